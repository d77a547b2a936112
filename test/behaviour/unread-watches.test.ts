import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';

const EVENTS = 10_000;
const WATCHERS = 500;
// What a watch takes by itself; references to its events alone would take five times as much.
const MOST_BYTES_EACH = 16_384;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

interface Event {
  readonly type: string;
  readonly object: { readonly code?: number; readonly reason?: string };
}

async function write(cluster: FakeCluster, count: number, text: string): Promise<void> {
  const { exchange, peer } = cluster.connection();
  const { signal } = new AbortController();
  for (let index = 0; index < count; index += 1) {
    const value = { metadata: { name: 'a' }, data: { text, index: String(index) } };
    const answer = await exchange({
      method: 'PUT',
      target: '/api/v1/namespaces/default/configmaps/a',
      headers: {},
      body: { kind: 'value', value },
      signal,
      peer,
    });
    expect(answer.status).toBe(200);
  }
}

async function watchWithoutReading(cluster: FakeCluster, signal: AbortSignal): Promise<AsyncIterator<unknown>> {
  const { exchange, peer } = cluster.connection();
  const target = `/api/v1/namespaces/default/configmaps?watch=1&resourceVersion=${cluster.at().revision}`;
  const answer = await exchange({ method: 'GET', target, headers: {}, body: { kind: 'none' }, signal, peer });
  if (answer.body.kind !== 'events') throw new Error(`expected events, got ${answer.body.kind}`);
  return answer.body.events[Symbol.asyncIterator]();
}

const seed = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };

async function heapAfterEvents(watchers: number): Promise<number> {
  await using cluster = await FakeCluster.create({ seed });
  const gone = new AbortController();
  const held: AsyncIterator<unknown>[] = [];
  for (let count = 0; count < watchers; count += 1) held.push(await watchWithoutReading(cluster, gone.signal));
  await write(cluster, EVENTS, '');
  cluster.actions.clear();
  collect();
  const { heapUsed } = process.memoryUsage();
  expect(held).toHaveLength(watchers);
  gone.abort();
  return heapUsed;
}

test(`${WATCHERS} watches that nobody reads hold a place each in the history that all share, not ${EVENTS} events each`, { timeout: 60_000 }, async () => {
  await heapAfterEvents(0);
  const without = await heapAfterEvents(0);
  const unread = await heapAfterEvents(WATCHERS);
  expect((unread - without) / WATCHERS).toBeLessThan(MOST_BYTES_EACH);
});

test('a watch that falls behind the kept history is told to list again, and ends', async () => {
  await using cluster = await FakeCluster.create({ seed, historyLimit: 100 });
  const events = await watchWithoutReading(cluster, new AbortController().signal);
  await write(cluster, 101, '');
  const { value } = (await events.next()) as { value: Event };
  expect(value).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
  expect((await events.next()).done).toBe(true);
});

test('a socket that nobody reads holds the server back: it gets what fits, and 410 when it reads on', { timeout: 60_000 }, async () => {
  await using cluster = await FakeCluster.create({ seed, historyLimit: 50 });
  const { url } = await cluster.listen();
  const request = get(`${url}/api/v1/namespaces/default/configmaps?watch=1&resourceVersion=${cluster.at().revision}`);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.pause();
  // More than all buffers between the two ends hold.
  await write(cluster, 1_000, 'x'.repeat(50_000));
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  const lines = text.trimEnd().split('\n');
  const last = JSON.parse(lines.at(-1) ?? '{}') as Event;
  expect(last).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
  expect(lines.length).toBeLessThan(1_000);
});
