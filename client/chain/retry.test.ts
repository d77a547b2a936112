import { expect, test } from 'vitest';
import { defineResource } from '../../machinery/resource.ts';
import { failureStatus } from '../../machinery/status.ts';
import { createClient } from '../create-client.ts';
import { manualClock, settle } from '../doubles/manual-clock.ts';
import { answer, scriptedServer } from '../doubles/scripted-server.ts';
import { TransportError } from '../errors.ts';

const Node = defineResource({ group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false });
const busy = failureStatus({ code: 503, reason: 'ServiceUnavailable', message: 'busy' });
const reset = (): TransportError => new TransportError('reset', { retriable: true, cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });

test('a server that says when to come back is asked eleven times in all', async () => {
  const clock = manualClock();
  const server = scriptedServer(answer(503, busy, { 'retry-after': '1' }));
  await using client = await createClient(server.connection, { clock });
  const call = client
    .resource(Node)
    .get('a')
    .catch((caught: unknown) => caught);
  await clock.advance(9_999);
  expect(server.requests.length).toBe(10);
  await clock.advance(1);
  expect(await call).toMatchObject({ httpStatus: 503, reason: 'ServiceUnavailable', retryAfterMs: 1000 });
  expect(server.requests.length).toBe(11);
});

test.each([
  ['no time to come back', {}],
  ['a date to come back at', { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }],
])('a server that gives %s is asked once', async (_title, headers) => {
  const server = scriptedServer(answer(429, { ...busy, code: 429, reason: 'TooManyRequests' }, headers));
  await using client = await createClient(server.connection, { clock: manualClock() });
  await expect(client.resource(Node).get('a')).rejects.toMatchObject({ reason: 'TooManyRequests' });
  expect(server.requests.length).toBe(1);
});

test('a read whose connection broke is made again after a second, a write is not', async () => {
  const clock = manualClock();
  const server = scriptedServer(reset(), answer(200, { kind: 'Node', metadata: { name: 'a' } }), reset());
  await using client = await createClient(server.connection, { clock });
  const read = client.resource(Node).get('a');
  await clock.advance(1000);
  expect((await read).metadata?.name).toBe('a');
  await expect(client.resource(Node).create({ metadata: { name: 'b' } })).rejects.toBeInstanceOf(TransportError);
  expect(server.requests.length).toBe(3);
});

test('a call that takes too long ends with a TimeoutError, retries included, and leaves no timer', async () => {
  const clock = manualClock();
  const server = scriptedServer(answer(503, busy, { 'retry-after': '60' }));
  await using client = await createClient(server.connection, { clock });
  const call = client
    .resource(Node)
    .get('a', { timeoutMs: 5_000 })
    .catch((caught: unknown) => caught);
  await clock.advance(5_000);
  expect(await call).toMatchObject({ name: 'TimeoutError' });
  await settle();
  expect(clock.pending()).toBe(0);
});
