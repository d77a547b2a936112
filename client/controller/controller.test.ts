import { expect, test } from 'vitest';
import type { KubeObject } from '../../machinery/object.ts';
import { defineResource } from '../../machinery/resource.ts';
import { createClient } from '../create-client.ts';
import { manualClock, settle } from '../doubles/manual-clock.ts';
import { tinyServer } from '../doubles/tiny-server.ts';
import { controller } from './controller.ts';
import { ownerKeys } from './owner-keys.ts';

const Foo = defineResource({ group: 'example.com', version: 'v1', kind: 'Foo', plural: 'foos', namespaced: true });

test('every object is reconciled once it is there, and again when it changes', async () => {
  const clock = manualClock();
  const server = tinyServer({ watchList: true });
  server.put('a');
  await using client = await createClient(server.connection, { clock });
  const done: string[] = [];
  await using foos = controller({
    client,
    for: Foo,
    clock,
    reconcile: async ({ key, object }) => void done.push(`${key} ${object?.metadata?.resourceVersion ?? 'gone'}`),
  });
  await foos.started;
  await foos.idle();
  server.put('a');
  await settle();
  server.remove('a');
  await settle();
  expect(done).toEqual(['shop/a 2', 'shop/a 3', 'shop/a gone']);
});

test('a reconcile that fails is tried again later, one that asks for it at the time it asked for', async () => {
  const clock = manualClock();
  const server = tinyServer({ watchList: true });
  server.put('a');
  await using client = await createClient(server.connection, { clock });
  const at: number[] = [];
  const errors: unknown[] = [];
  await using foos = controller({
    client,
    for: Foo,
    clock,
    onError: (error) => errors.push(error),
    reconcile: async () => {
      at.push(clock.now());
      if (at.length < 3) throw new Error('not yet');
      return at.length === 3 ? { requeueAfterMs: 1_000 } : undefined;
    },
  });
  await foos.started;
  await clock.advance(2_000);
  expect(at).toEqual([0, 5, 15, 1_015]);
  expect(errors).toHaveLength(2);
});

test('only the owner that controls an object, of the kind asked for, is its owner', () => {
  const reference = { apiVersion: 'example.com/v2', kind: 'Foo', name: 'a', uid: '1', controller: true };
  const owned = (...ownerReferences: readonly object[]): KubeObject => ({ metadata: { namespace: 'shop', ownerReferences } }) as KubeObject;
  expect(ownerKeys(owned(reference), Foo)).toEqual(['shop/a']);
  expect(ownerKeys(owned({ ...reference, controller: false }, { ...reference, apiVersion: 'other.com/v1' }, { ...reference, kind: 'Bar' }), Foo)).toEqual([]);
});
