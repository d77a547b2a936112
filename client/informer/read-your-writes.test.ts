import { expect, test } from 'vitest';
import type { KubeObject } from '../../machinery/object.ts';
import { defineResource } from '../../machinery/resource.ts';
import { createClient } from '../create-client.ts';
import { manualClock, settle } from '../doubles/manual-clock.ts';
import { tinyServer } from '../doubles/tiny-server.ts';
import { informer } from './informer.ts';
import { readYourWrites } from './read-your-writes.ts';

const Pod = defineResource({ group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true });
const named = (name: string, resourceVersion: string, uid = name): KubeObject => ({ metadata: { name, namespace: 'shop', uid, resourceVersion } });

test('a write is read at once, and gives way to the cache when the watch has come as far', async () => {
  const server = tinyServer({ watchList: true });
  server.put('a');
  const clock = manualClock();
  await using client = await createClient(server.connection, { clock });
  await using pods = informer(client, Pod, { clock, onError: () => undefined });
  await pods.synced;
  const byName = (object: KubeObject): readonly string[] => [object.metadata?.name ?? ''];
  pods.addIndexers({ byName });
  const view = readYourWrites(pods, { byName });

  view.wrote(named('a', '4', 'uid-1'));
  view.wrote(named('b', '5'));
  expect(view.get('shop/a')?.metadata?.resourceVersion).toBe('4');
  expect(view.list('shop').map((pod) => pod.metadata?.name)).toEqual(['a', 'b']);
  expect([view.size, view.list('other').length, view.byIndex('byName', 'b').length]).toEqual([2, 0, 1]);

  // Version 6 is past both: b, which the cache does not have, must be gone again.
  for (let change = 0; change < 4; change++) server.put('a');
  await settle();
  expect(view.get('shop/a')?.metadata?.resourceVersion).toBe('6');
  expect(view.get('shop/b')).toBe(undefined);
});

test('a deletion is read at once, and does not hide the object that comes after', async () => {
  const server = tinyServer({ watchList: true });
  const first = server.put('a');
  const clock = manualClock();
  await using client = await createClient(server.connection, { clock });
  await using pods = informer(client, Pod, { clock, onError: () => undefined });
  await pods.synced;
  const view = readYourWrites(pods);
  view.deleted(first);
  expect([view.get('shop/a'), view.size]).toEqual([undefined, 0]);
  server.remove('a');
  const second = server.put('a');
  await settle();
  expect(view.get('shop/a')?.metadata?.uid).toBe(second.metadata?.uid);
});
