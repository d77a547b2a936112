import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { createClient } from '../../client/create-client.ts';
import { loopback, until } from '../../client/doubles/loopback.ts';
import { manualClock, settle } from '../../client/doubles/manual-clock.ts';
import { isTooManyRequests, isUnavailable } from '../../client/error-predicates.ts';
import { Deployment } from '../../machinery/generated/types/apps/v1.ts';
import { Job } from '../../machinery/generated/types/batch/v1.ts';
import { ConfigMap, Pod } from '../../machinery/generated/types/core/v1.ts';
import { failureStatus } from '../../machinery/status.ts';
import { tlsApi } from '../sockets/tls-api.ts';

const busy = (code: number): string =>
  JSON.stringify(failureStatus({ code, reason: code === 429 ? 'TooManyRequests' : 'ServiceUnavailable', message: 'busy' }));

interface Scripted extends AsyncDisposable {
  readonly url: string;
  readonly seen: string[];
}

/** Answers every request as `status` and `headers` say, or breaks the connection the first `resets` times. */
async function scripted(script: { status: number; headers?: Record<string, string>; resets?: number }): Promise<Scripted> {
  const seen: string[] = [];
  const { status, headers = {}, resets = 0 } = script;
  const server = await loopback(
    createServer(async (request, response) => {
      for await (const _part of request);
      seen.push(`${request.method} ${request.url}`);
      if (seen.length <= resets) request.socket.resetAndDestroy();
      else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(status < 400 ? '{"kind":"ConfigMap"}' : busy(status));
    }),
  );
  return { url: `http://127.0.0.1:${server.port}`, seen, [Symbol.asyncDispose]: server[Symbol.asyncDispose] };
}

test('check 1: three groups share one bucket, a watch passes it, and an aborted call gives its turn away', async () => {
  await using api = await tlsApi();
  const clock = manualClock();
  await using client = await createClient({ server: api.url, tls: { ca: { pem: api.authority.certificatePem } } }, { clock });
  const kinds = [client.resource(Pod), client.resource(Deployment), client.resource(Job)];
  const [eleventh, done] = [new AbortController(), new AbortController()];
  const start = (call: number): Promise<unknown> => {
    const signal = call === 10 ? eleventh.signal : undefined;
    return (
      (kinds[call % 3] ?? kinds[0])
        ?.namespace('shop')
        .get(`call-${call}`, { signal })
        .catch((reason: unknown) => reason) ?? Promise.resolve()
    );
  };
  const arrived = (): number => api.calls.filter(({ path }) => path.includes('call-')).length;

  const calls = Array.from({ length: 12 }, (_none, call) => start(call));
  await until(() => arrived() === 10);
  const watch = client.resource(Pod).watch({ signal: done.signal })[Symbol.asyncIterator]();
  expect((await watch.next()).value).toMatchObject({ type: 'ADDED' });
  expect(clock.now()).toBe(0);
  await settle();
  eleventh.abort('enough');
  await clock.advance(199);
  expect(arrived()).toBe(10);
  await clock.advance(1);
  await until(() => arrived() === 11);
  expect(api.calls.at(-1)?.path).toContain('call-11');
  expect((await Promise.all(calls))[10]).toBe('enough');
  done.abort();
  await watch.next().catch(() => undefined);
});

test('check 1: without an abort the eleventh call leaves after 200 milliseconds and the twelfth after 400', async () => {
  await using api = await tlsApi();
  const clock = manualClock();
  await using client = await createClient({ server: api.url, tls: { ca: { pem: api.authority.certificatePem } } }, { clock });
  const calls = Array.from({ length: 12 }, (_none, call) => client.request({ path: `/apis/group-${call % 3}/${call}` }));
  for (const [ms, arrived] of [
    [0, 10],
    [199, 10],
    [1, 11],
    [199, 11],
    [1, 12],
  ] as const) {
    await clock.advance(ms);
    await until(() => api.calls.length >= arrived);
    expect(api.calls.length).toBe(arrived);
  }
  await Promise.all(calls);
});

test('check 2: a server that always says when to come back is asked eleven times in ten seconds, one that does not say is asked once', async () => {
  await using patient = await scripted({ status: 503, headers: { 'retry-after': '1' } });
  const clock = manualClock();
  await using client = await createClient({ server: patient.url }, { clock });
  const failed = client.request({ path: '/version' }).catch((caught: unknown) => caught);
  for (let request = 1; request <= 10; request++) {
    await until(() => patient.seen.length === request && clock.pending() === 1);
    await clock.advance(999);
    expect(patient.seen.length).toBe(request);
    await clock.advance(1);
  }
  const error = await failed;
  expect(isUnavailable(error)).toBe(true);
  expect(error).toMatchObject({ httpStatus: 503, retryAfterMs: 1000 });
  expect([patient.seen.length, clock.now()]).toEqual([11, 10_000]);

  await using brusque = await scripted({ status: 503 });
  await using other = await createClient({ server: brusque.url }, { clock });
  await expect(other.request({ path: '/version' })).rejects.toMatchObject({ httpStatus: 503 });
  expect(brusque.seen.length).toBe(1);
});

test('check 3: a date to come back at is not obeyed, and a body that can be read once is not sent twice', async () => {
  await using dated = await scripted({ status: 429, headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } });
  await using client = await createClient({ server: dated.url }, { clock: manualClock() });
  const error = await client.request({ path: '/version' }).catch((caught: unknown) => caught);
  expect([isTooManyRequests(error), dated.seen.length]).toEqual([true, 1]);

  await using busyNow = await scripted({ status: 429, headers: { 'retry-after': '1' } });
  await using other = await createClient({ server: busyNow.url }, { clock: manualClock() });
  async function* body(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{}');
  }
  await expect(other.request({ method: 'POST', path: '/apis', body: body() })).rejects.toMatchObject({ reason: 'TooManyRequests' });
  expect(busyNow.seen).toEqual(['POST /apis']);
});

test('check 4: a GET whose connection is reset is made again after a second, a POST fails at once', async () => {
  const clock = manualClock();
  await using reading = await scripted({ status: 200, resets: 1 });
  await using reader = await createClient({ server: reading.url }, { clock });
  const got = reader.resource(ConfigMap).namespace('shop').get('a');
  await until(() => reading.seen.length === 1 && clock.pending() === 1);
  await clock.advance(999);
  expect(reading.seen.length).toBe(1);
  await clock.advance(1);
  expect((await got).kind).toBe('ConfigMap');
  expect(reading.seen.length).toBe(2);

  await using writing = await scripted({ status: 201, resets: 1 });
  await using writer = await createClient({ server: writing.url }, { clock });
  await expect(
    writer
      .resource(ConfigMap)
      .namespace('shop')
      .create({ metadata: { name: 'a' } }),
  ).rejects.toMatchObject({ code: 'transport', retriable: true });
  expect(writing.seen.length).toBe(1);
});

test('check 10: names that cannot be sent are refused before anything is opened', async () => {
  await using api = await tlsApi();
  await using client = await createClient({ server: api.url, tls: { ca: { pem: api.authority.certificatePem } } });
  const pods = client.resource(Pod).namespace('shop');
  for (const name of ['', '..', '.', 'a/b', 'a%2f']) {
    await expect(pods.get(name)).rejects.toThrow(TypeError);
    await expect(pods.delete(name)).rejects.toThrow(TypeError);
  }
  await expect(client.resource(Pod).namespace('').get('web-0')).rejects.toThrow('namespace');
  expect(api.opened()).toBe(0);
});
