import { expect, test } from 'vitest';
import { defineResource } from '../../machinery/resource.ts';
import type { WatchEvent } from '../../machinery/watch/frame.ts';
import { createClient } from '../create-client.ts';
import { manualClock, settle } from '../doubles/manual-clock.ts';
import { tinyServer } from '../doubles/tiny-server.ts';
import { informer } from './informer.ts';
import { untilCached, untilEvents } from './until.ts';

const Pod = defineResource({ group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true });

test('conditions are fulfilled in their order', async () => {
  async function* events(): AsyncGenerator<WatchEvent> {
    for (const type of ['DELETED', 'ADDED', 'MODIFIED', 'DELETED'] as const) yield { type, object: { metadata: { name: type } } };
  }
  const is = (type: string) => (event: WatchEvent) => event.type === type;
  expect((await untilEvents(events(), is('ADDED'), is('DELETED'))).type).toBe('DELETED');
  await expect(untilEvents(events(), is('MODIFIED'), is('ADDED'))).rejects.toThrow('1 of 2 conditions');
});

test('a cache is waited for, up to a time', async () => {
  const clock = manualClock();
  const server = tinyServer({ watchList: true });
  await using client = await createClient(server.connection, { clock });
  await using pods = informer(client, Pod, { clock, onError: () => undefined });
  const there = untilCached(pods, 'shop/a', (pod) => pod?.metadata?.labels?.['app'] === 'web', { clock });
  await settle();
  server.put('a');
  server.put('a', { metadata: { labels: { app: 'web' } } });
  expect((await there)?.metadata?.resourceVersion).toBe('3');
  expect(await untilCached(pods, 'shop/b', (pod) => pod === undefined, { clock })).toBe(undefined);
  const never = untilCached(pods, 'shop/b', (pod) => pod !== undefined, { clock, timeoutMs: 1000 }).catch((error: unknown) => String(error));
  await clock.advance(1000);
  expect(await never).toContain('TimeoutError');
});
