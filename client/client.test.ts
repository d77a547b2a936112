import { expect, test } from 'vitest';
import type { ExchangeRequest, ExchangeResponse } from '../machinery/exchange.ts';
import { failureStatus } from '../machinery/status.ts';
import type { Link } from './chain/link.ts';
import type { Tracer } from './chain/spans.ts';
import { createClient } from './create-client.ts';
import { manualClock } from './doubles/manual-clock.ts';
import { answer, scriptedServer } from './doubles/scripted-server.ts';

const busy = answer(503, failureStatus({ code: 503, reason: 'ServiceUnavailable', message: 'busy' }), { 'retry-after': '2' });

test('a call is told of once with all its tries, a try each time', async () => {
  const clock = manualClock();
  const told: string[] = [];
  await using client = await createClient(scriptedServer(busy, answer(200, {})).connection, {
    clock,
    onCall: ({ operation, httpStatus, durationMs }) => told.push(`call ${operation.verb} ${httpStatus} ${durationMs}`),
    onAttempt: ({ httpStatus, durationMs }) => told.push(`attempt ${httpStatus} ${durationMs}`),
  });
  const call = client.request({ path: '/version' });
  await clock.advance(2_000);
  await call;
  expect(told).toEqual(['attempt 503 0', 'attempt 200 0', 'call get 200 2000']);
});

test('interceptors see every try, the first one outermost, and may change what is sent', async () => {
  const clock = manualClock();
  const order: string[] = [];
  const tag =
    (name: string): Link =>
    (next) =>
    (request) => {
      order.push(name);
      return next({ ...request, headers: { ...request.headers, [`x-${name}`]: 'yes' } });
    };
  const server = scriptedServer(busy, answer(200, {}));
  await using client = await createClient(server.connection, { clock, interceptors: [tag('a'), tag('b')] });
  const call = client.request({ path: '/version' });
  await clock.advance(2_000);
  await call;
  expect(order).toEqual(['a', 'b', 'a', 'b']);
  expect(server.requests[1]?.headers).toMatchObject({ 'x-a': 'yes', 'x-b': 'yes' });
});

test('a tracer gets one span per call, ended and marked when the call failed', async () => {
  const spans: unknown[] = [];
  const tracer: Tracer = {
    startSpan: (name, { attributes }) => {
      const span = { name, attributes, status: 0, ended: false, code: 0 };
      spans.push(span);
      return {
        setAttribute: (_key, value) => (span.code = Number(value)),
        setStatus: ({ code }) => (span.status = code),
        end: () => (span.ended = true),
      };
    },
  };
  await using client = await createClient(scriptedServer(answer(404, {}), new Error('no line')).connection, { tracer });
  await client.request({ path: '/a' }).catch(() => undefined);
  await client.request({ path: '/b' }).catch(() => undefined);
  const attributes = (resource: string): object => ({ 'http.request.method': 'GET', 'k8s.verb': 'get', 'k8s.resource': resource });
  expect(spans).toEqual([
    { name: 'get /a', attributes: attributes('/a'), status: 2, ended: true, code: 404 },
    { name: 'get /b', attributes: attributes('/b'), status: 2, ended: true, code: 0 },
  ]);
});

test('the time limit of a stream lasts as long as the stream, and leaves no timer behind', async () => {
  const clock = manualClock();
  const body = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('line\n');
    await new Promise(() => undefined);
  };
  const stream = (): Promise<ExchangeResponse> => Promise.resolve({ status: 200, headers: {}, body: { kind: 'stream', chunks: body() } });
  await using client = await createClient(scriptedServer(stream).connection, { clock });
  const response = await client.request({ path: '/logs', mode: 'stream', timeoutMs: 5_000 });
  expect(clock.pending()).toBe(1);
  for await (const chunk of response.chunks()) {
    expect(String(chunk)).toBe('line\n');
    break;
  }
  expect(clock.pending()).toBe(0);
});

test('the time limit of a client holds for its calls, not for its streams, and a call may have its own', async () => {
  const clock = manualClock();
  const never = (): Promise<ExchangeResponse> => new Promise(() => undefined);
  const hanging = async ({ signal }: ExchangeRequest): Promise<ExchangeResponse> => {
    const ended = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return Promise.race([never(), ended]);
  };
  await using client = await createClient(scriptedServer(hanging).connection, { clock, timeoutMs: 5_000 });
  const ended: string[] = [];
  const outcome = (name: string, extra: object): void =>
    void client.request({ path: '/version', ...extra }).catch((error: Error) => ended.push(`${name}: ${error.name} at ${clock.now()}`));
  outcome('call', {});
  outcome('longer', { timeoutMs: 8_000 });
  outcome('stream', { mode: 'stream' });
  await clock.advance(60_000);
  expect(ended).toEqual(['call: TimeoutError at 5000', 'longer: TimeoutError at 8000']);
});
