import { expect, test } from 'vitest';
import { createManualClock, FakeCluster } from '../index.ts';
import { apiOf, type TestApi } from './test-api.ts';

const owner = (from: { metadata: { name: string; uid: string } }, more: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name: from.metadata.name,
  uid: from.metadata.uid,
  ...more,
});

async function collected(): Promise<{ cluster: FakeCluster; api: TestApi }> {
  const cluster = await FakeCluster.create({ clock: createManualClock(), simulate: ['gc'] });
  return { cluster, api: apiOf(cluster) };
}

test('a dependent goes with its last owner, and the collector shows up under its own name', async () => {
  const { cluster, api } = await collected();
  const first = await api.create('o1');
  const second = await api.create('o2');
  await api.create('d', { ownerReferences: [owner(first), owner(second)] });
  await api.remove('o1', { propagationPolicy: 'Background' });
  await cluster.settled();
  expect((await api.get('d'))?.metadata.ownerReferences).toEqual([owner(second)]);
  await api.remove('o2');
  await cluster.settled();
  expect(await api.get('d')).toBeUndefined();
  const mine = cluster.actions.all.filter(({ user }) => user === 'system:serviceaccount:kube-system:generic-garbage-collector');
  expect(mine.map(({ verb, name }) => `${verb} ${name}`)).toEqual(['patch d', 'delete d']);
  await cluster[Symbol.asyncDispose]();
});

test('an owner in foreground deletion waits for those that block it and for no others', async () => {
  const { cluster, api } = await collected();
  const top = await api.create('o');
  await api.create('blocks', { ownerReferences: [owner(top, { blockOwnerDeletion: true })], finalizers: ['example.com/hold'] });
  await api.create('follows', { ownerReferences: [owner(top)], finalizers: ['example.com/hold'] });
  await api.remove('o', { propagationPolicy: 'Foreground' });
  await cluster.settled();
  expect((await api.get('o'))?.metadata.finalizers).toEqual(['foregroundDeletion']);
  expect((await api.get('blocks'))?.metadata.deletionTimestamp).toBeDefined();
  await api.patch('blocks', { metadata: { finalizers: null } });
  await cluster.settled();
  expect(await api.get('o')).toBeUndefined();
  expect((await api.get('follows'))?.metadata.deletionTimestamp).toBeDefined();
  await cluster[Symbol.asyncDispose]();
});

test('an owner no longer waits for a dependent that lets go of it', async () => {
  const { cluster, api } = await collected();
  const top = await api.create('o');
  await api.create('d', { ownerReferences: [owner(top, { blockOwnerDeletion: true })], finalizers: ['example.com/hold'] });
  await api.remove('o', { propagationPolicy: 'Foreground' });
  await cluster.settled();
  await api.patch('d', { metadata: { ownerReferences: [owner(top, { blockOwnerDeletion: false })] } });
  await cluster.settled();
  expect(await api.get('o')).toBeUndefined();
  await cluster[Symbol.asyncDispose]();
});

test('a foreground deletion passes on to the dependents of dependents, and circles come to an end', async () => {
  const { cluster, api } = await collected();
  const a = await api.create('a');
  const b = await api.create('b', { ownerReferences: [owner(a, { blockOwnerDeletion: true })] });
  await api.patch('a', { metadata: { ownerReferences: [owner(b, { blockOwnerDeletion: true })] } });
  await api.create('c', { ownerReferences: [owner(b, { blockOwnerDeletion: true })] });
  await api.remove('a', { propagationPolicy: 'Foreground' });
  await cluster.settled();
  expect([await api.get('a'), await api.get('b'), await api.get('c')]).toEqual([undefined, undefined, undefined]);
  await cluster[Symbol.asyncDispose]();
});

test('orphans lose the reference and stay', async () => {
  const { cluster, api } = await collected();
  const top = await api.create('o');
  await api.create('d', { ownerReferences: [owner(top, { blockOwnerDeletion: true })] });
  await api.remove('o', { propagationPolicy: 'Orphan' });
  await cluster.settled();
  expect(await api.get('o')).toBeUndefined();
  expect((await api.get('d'))?.metadata.ownerReferences).toBeUndefined();
  await cluster[Symbol.asyncDispose]();
});

test('an owner in another namespace is none, and an event says so', async () => {
  const { cluster, api } = await collected();
  const far = await api.create('o', {}, 'kube-public');
  await api.create('d', { ownerReferences: [owner(far)] });
  await cluster.settled();
  expect(await api.get('d')).toBeUndefined();
  expect(await api.get('o', 'kube-public')).toBeDefined();
  const events = await api.list('events');
  expect(events.map(({ reason, message }) => [reason, message])).toEqual([
    ['OwnerRefInvalidNamespace', `ownerRef [v1/ConfigMap, namespace: default, name: o, uid: ${far.metadata.uid}] does not exist in namespace "default"`],
  ]);
  await cluster[Symbol.asyncDispose]();
});

test('a reference to a kind that is not served keeps the object', async () => {
  const { cluster, api } = await collected();
  await api.create('d', { ownerReferences: [{ apiVersion: 'example.com/v1', kind: 'Thing', name: 't', uid: 'u' }] });
  await cluster.settled();
  expect(await api.get('d')).toBeDefined();
  await cluster[Symbol.asyncDispose]();
});

test('a refused delete is tried again as time passes', async () => {
  const clock = createManualClock();
  await using cluster = await FakeCluster.create({ clock, simulate: ['gc'] });
  const api = apiOf(cluster);
  const thing = { apiVersion: 'example.com/v1', kind: 'Thing' };
  await api.create('d', { ownerReferences: [{ ...thing, name: 't', uid: 'u' }] });
  await cluster.settled();
  const names = { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' };
  const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }];
  const spec = { group: 'example.com', scope: 'Namespaced', names, versions };
  await cluster.seed([{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'things.example.com' }, spec }]);
  clock.advance(10);
  await cluster.settled();
  expect(await api.get('d')).toBeUndefined();
});

test('a dependent of a custom resource goes with it', async () => {
  const { cluster, api } = await collected();
  const names = { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' };
  const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }];
  const spec = { group: 'example.com', scope: 'Namespaced', names, versions };
  await cluster.seed([{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'things.example.com' }, spec }]);
  const path = '/apis/example.com/v1/namespaces/default/things';
  const thing = await api.send('POST', path, { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 't' } });
  await api.create('d', { ownerReferences: [{ apiVersion: 'example.com/v1', kind: 'Thing', name: 't', uid: thing.metadata.uid }] });
  await cluster.settled();
  expect(await api.get('d')).toBeDefined();
  await api.send('DELETE', `${path}/t`);
  await cluster.settled();
  expect(await api.get('d')).toBeUndefined();
  await cluster[Symbol.asyncDispose]();
});

test('what was seeded before the collector started is judged too', async () => {
  const orphaned = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'd', ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u' }] },
  };
  await using cluster = await FakeCluster.create({ simulate: ['gc'], seed: [orphaned] });
  await cluster.settled();
  expect(await apiOf(cluster).get('d')).toBeUndefined();
});
