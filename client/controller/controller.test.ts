import { expect, test } from 'vitest';
import type { KubeObject } from '../../machinery/object.ts';
import { defineResource } from '../../machinery/resource.ts';
import { createClient } from '../create-client.ts';
import { manualClock, settle } from '../doubles/manual-clock.ts';
import { tinyServer } from '../doubles/tiny-server.ts';
import type { EventRecorder } from '../events/event-recorder.ts';
import { metricsRegistry } from '../metrics/metrics-registry.ts';
import { controller } from './controller.ts';
import { ownerKeys } from './owner-keys.ts';
import { generationChanged, labelsChanged } from './predicates.ts';
import { watched } from './sources.ts';

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

test('predicates keep changes away, other resources bring keys, and a resync brings everything again', async () => {
  const clock = manualClock();
  const server = tinyServer({ watchList: true });
  server.put('a', { metadata: { generation: 1 } });
  await using client = await createClient(server.connection, { clock });
  const done: string[] = [];
  const Other = defineResource({ group: '', version: 'v1', kind: 'Other', plural: 'others', namespaced: true });
  await using foos = controller({
    client,
    for: Foo,
    clock,
    predicates: [generationChanged],
    watches: [watched(Other, ({ metadata }) => [`from/${metadata?.name}`], { predicates: [labelsChanged] })],
    resyncMs: 60_000,
    reconcile: async ({ key }) => void done.push(key),
  });
  await foos.started;
  await settle();
  expect(done.splice(0).sort()).toEqual(['from/a', 'shop/a']);
  server.put('a', { metadata: { generation: 1 } });
  await settle();
  expect(done.splice(0)).toEqual([]);
  server.put('a', { metadata: { generation: 1, labels: { app: 'web' } } });
  await settle();
  expect(done.splice(0)).toEqual(['from/a']);
  await clock.advance(60_000);
  expect(done).toEqual(['shop/a']);
  expect(() => foos.cache(defineResource({ ...Other, plural: 'x' }))).toThrow(RangeError);
});

test('as many keys are worked on at one time as was asked for, and one key never twice', async () => {
  const clock = manualClock();
  const server = tinyServer({ watchList: true });
  for (const name of ['a', 'b', 'c', 'd']) server.put(name);
  await using client = await createClient(server.connection, { clock });
  let [busy, most] = [0, 0];
  const working = new Set<string>();
  await using foos = controller({
    client,
    for: Foo,
    clock,
    concurrency: 3,
    reconcile: async ({ key }) => {
      expect(working.has(key)).toBe(false);
      working.add(key);
      most = Math.max(most, ++busy);
      await new Promise<void>((resolve) => clock.schedule(100, resolve));
      busy--;
      working.delete(key);
    },
  });
  await foos.started;
  await settle();
  server.put('a');
  await clock.advance(1000);
  expect([most, busy]).toEqual([3, 0]);
});

test('closing lets a reconcile finish, takes up nothing that waits, and aborts what takes too long', async () => {
  const clock = manualClock();
  const server = tinyServer({ watchList: true });
  for (const name of ['a', 'b']) server.put(name);
  await using client = await createClient(server.connection, { clock });
  const diary: string[] = [];
  const start = (reconcileMs: number) =>
    controller({
      client,
      for: Foo,
      clock,
      shutdownGraceMs: 5000,
      onError: () => diary.push('error'),
      reconcile: async ({ key, signal }) => {
        diary.push(`begin ${key}`);
        await new Promise<void>((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          clock.schedule(reconcileMs, resolve);
        });
        diary.push(`end ${key}`);
      },
    });
  const patient = start(1000);
  await patient.started;
  await settle();
  const closed = patient.close();
  await clock.advance(1000);
  await closed;
  expect(diary.splice(0)).toEqual(['begin shop/a', 'end shop/a']);
  const slow = start(60_000);
  await slow.started;
  await settle();
  const aborted = slow.close();
  await clock.advance(5000);
  await aborted;
  expect(diary).toEqual(['begin shop/a']);
});

test('a controller that is closed before its caches are filled never begins', async () => {
  const clock = manualClock();
  const server = tinyServer({ watchList: true });
  server.holdBookmark = true;
  await using client = await createClient(server.connection, { clock });
  const foos = controller({
    client,
    for: Foo,
    clock,
    reconcile: async () => {
      throw new Error('began');
    },
  });
  await settle();
  await foos.close();
  await expect(foos.started).rejects.toThrow();
  expect(clock.pending()).toBe(0);
});

test('reconciles are counted by result, and record events about their object', async () => {
  const clock = manualClock();
  const server = tinyServer({ watchList: true });
  server.put('a');
  server.put('b');
  await using client = await createClient(server.connection, { clock });
  const metrics = metricsRegistry();
  const recorded: string[] = [];
  const recorder = {
    event: (object: KubeObject, { reason }: { readonly reason: string }) => void recorded.push(`${object.metadata?.name} ${reason}`),
  } as unknown as EventRecorder;
  await using foos = controller({
    client,
    for: Foo,
    name: 'foos',
    clock,
    metrics,
    recorder,
    onError: () => undefined,
    reconcile: async ({ name, record, failures }) => {
      record({ type: 'Normal', reason: 'Seen', message: 'm' });
      if (name === 'b' && failures === 0) throw new Error('no');
    },
  });
  await foos.started;
  await clock.advance(1000);
  const text = metrics.text();
  expect(text).toContain('controller_runtime_reconcile_total{controller="foos",result="success"} 2');
  expect(text).toContain('controller_runtime_reconcile_total{controller="foos",result="error"} 1');
  expect(text).toContain('workqueue_adds_total{name="foos"} 3');
  expect(recorded).toEqual(['a Seen', 'b Seen', 'b Seen']);
});
