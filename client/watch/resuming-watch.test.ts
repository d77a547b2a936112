import { expect, test } from 'vitest';
import { defineResource } from '../../machinery/resource.ts';
import { failureStatus } from '../../machinery/status.ts';
import { createClient } from '../create-client.ts';
import { manualClock } from '../doubles/manual-clock.ts';
import { answer, frames, scriptedServer } from '../doubles/scripted-server.ts';
import { tinyServer } from '../doubles/tiny-server.ts';
import { isExpired } from '../error-predicates.ts';
import { TransportError } from '../errors.ts';

const Pod = defineResource({ group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true });
const at = (resourceVersion: string): object => ({ kind: 'Pod', metadata: { name: 'a', resourceVersion } });
const gone = failureStatus({ code: 410, reason: 'Expired', message: 'too old resource version' });

test('a watch goes on at the last bookmark over closed connections, until its version is too old', async () => {
  const clock = manualClock();
  const server = scriptedServer(
    frames({ type: 'ADDED', object: at('7') }, { type: 'BOOKMARK', object: at('9') }),
    answer(500, failureStatus({ code: 500, reason: 'InternalError', message: 'no' })),
    frames({ type: 'MODIFIED', object: at('11') }, { type: 'ERROR', object: gone }),
  );
  await using client = await createClient(server.connection, { clock });
  const seen: string[] = [];
  const watching = (async () => {
    for await (const event of client.resource(Pod).watch({ resourceVersion: '5', resume: true }))
      seen.push(`${event.type} ${event.object.metadata?.resourceVersion}`);
  })().catch((caught: unknown) => caught);
  await clock.advance(5_000);
  expect(isExpired(await watching)).toBe(true);
  expect(seen).toEqual(['ADDED 7', 'MODIFIED 11']);
  expect(server.requests.map((request) => new URLSearchParams(request.target.split('?')[1]).get('resourceVersion'))).toEqual(['5', '9', '9']);
});

test('a watch that should resume must know where to start', async () => {
  await using client = await createClient(scriptedServer(frames()).connection);
  const first = client.resource(Pod).watch({ resume: true })[Symbol.asyncIterator]().next();
  await expect(first).rejects.toThrow('resourceVersion');
});

test('an abort ends the watch with its reason', async () => {
  const abort = new AbortController();
  const server = scriptedServer(async (request) => ({
    status: 200,
    headers: {},
    body: {
      kind: 'events',
      events: (async function* () {
        yield { type: 'ADDED', object: at('1') };
        await new Promise((_resolve, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason)));
      })(),
    },
  }));
  await using client = await createClient(server.connection);
  const read = async (): Promise<void> => {
    for await (const event of client.resource(Pod).watch({ signal: abort.signal })) if (event.type === 'ADDED') abort.abort('enough');
  };
  await expect(read()).rejects.toBe('enough');
});

test('while nothing comes the watch is opened again later each time, with jitter, and at once a second after something came', async () => {
  const clock = manualClock();
  const down = new TransportError('refused', { retriable: true });
  const times: number[] = [];
  const abort = new AbortController();
  const server = scriptedServer(async () => {
    times.push(clock.now());
    if (times.length === 7) return frames({ type: 'ADDED', object: { kind: 'Pod', metadata: { name: 'a', resourceVersion: '7' } } });
    throw down;
  });
  await using client = await createClient(server.connection, { clock });
  const watching = (async () => {
    for await (const _ of client.resource(Pod).watch({ resourceVersion: '5', resume: true, signal: abort.signal }));
  })().catch((error: unknown) => error);
  await clock.advance(150_000);
  const waits = times.slice(1, 8).map((time, index) => time - (times[index] ?? 0));
  const least = [1000, 1000, 2000, 4000, 8000, 16_000, 1000];
  for (const [index, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(least[index] ?? 0);
    expect(wait).toBeLessThanOrEqual(2 * (least[index] ?? 0));
  }
  abort.abort('enough');
  expect(await watching).toBe('enough');
  expect(clock.pending()).toBe(0);
});

test('a connection on which nothing comes for five minutes is given up for another', async () => {
  const clock = manualClock();
  const server = tinyServer({ watchList: true });
  const abort = new AbortController();
  await using client = await createClient(server.connection, { clock });
  const watching = (async () => {
    for await (const _ of client.resource(Pod).watch({ resourceVersion: '5', resume: true, signal: abort.signal }));
  })().catch((error: unknown) => error);
  await clock.advance(299_000);
  expect(server.asked).toHaveLength(1);
  await clock.advance(2000);
  expect([server.asked.length, server.openWatches]).toEqual([2, 1]);
  abort.abort('enough');
  expect(await watching).toBe('enough');
});

test('an event that is sent twice is seen once', async () => {
  const event = { type: 'MODIFIED', object: at('7') };
  const server = scriptedServer(frames(event, event, { type: 'DELETED', object: at('8') }, { type: 'ERROR', object: gone }));
  await using client = await createClient(server.connection, { clock: manualClock() });
  const seen: string[] = [];
  const read = async (): Promise<void> => {
    for await (const { type } of client.resource(Pod).watch({ resourceVersion: '5', resume: true })) seen.push(type);
  };
  await expect(read()).rejects.toThrow('too old');
  expect(seen).toEqual(['MODIFIED', 'DELETED']);
});
