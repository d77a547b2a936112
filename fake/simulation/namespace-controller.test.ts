import { expect, test } from 'vitest';
import { createManualClock, FakeCluster } from '../index.ts';
import { type Answered, apiOf, type TestApi } from './test-api.ts';

async function withShop(): Promise<{ cluster: FakeCluster; api: TestApi }> {
  const clock = createManualClock();
  const cluster = await FakeCluster.create({ clock, simulate: ['namespaces'], seed: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }] });
  return { cluster, api: apiOf(cluster) };
}

const conditionsOf = (namespace: Answered): Record<string, string> =>
  Object.fromEntries(
    (namespace['status'] as { conditions: Record<string, string>[] }).conditions.map(({ type, reason, message }) => [type, `${reason}: ${message}`]),
  );

test('a deleted namespace goes with all that is in it, custom resources too', async () => {
  const { cluster, api } = await withShop();
  const names = { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' };
  const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }];
  const spec = { group: 'example.com', scope: 'Namespaced', names, versions };
  await cluster.seed([
    { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'things.example.com' }, spec },
    { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 't', namespace: 'shop' } },
  ]);
  await api.create('a', {}, 'shop');
  await api.create('b', {}, 'shop');
  await api.create('elsewhere');
  await api.send('DELETE', '/api/v1/namespaces/shop');
  await cluster.settled();
  expect((await api.send('GET', '/api/v1/namespaces/shop'))['code']).toBe(404);
  expect(((await api.send('GET', '/apis/example.com/v1/things'))['items'] as unknown[]).length).toBe(0);
  expect(await api.get('elsewhere')).toBeDefined();
  const mine = cluster.actions.all.filter(({ user }) => user === 'system:serviceaccount:kube-system:namespace-controller');
  expect(mine.map(({ verb, resource, subresource }) => [verb, resource, subresource].join(' ').trim())).toEqual([
    'deletecollection configmaps',
    'deletecollection things',
    'update namespaces status',
    'update namespaces finalize',
  ]);
  await cluster[Symbol.asyncDispose]();
});

test('what finalizers hold is named in the conditions, and the namespace goes when they do', async () => {
  const { cluster, api } = await withShop();
  await api.create('a', { finalizers: ['example.com/hold'] }, 'shop');
  await api.send('DELETE', '/api/v1/namespaces/shop');
  await cluster.settled();
  expect(conditionsOf(await api.send('GET', '/api/v1/namespaces/shop'))).toMatchObject({
    NamespaceContentRemaining: 'SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances',
    NamespaceFinalizersRemaining: 'SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
  });
  await api.send('PATCH', '/api/v1/namespaces/shop/configmaps/a', { metadata: { finalizers: null } });
  await cluster.settled();
  expect((await api.send('GET', '/api/v1/namespaces/shop'))['code']).toBe(404);
  await cluster[Symbol.asyncDispose]();
});

test('pods that may take their time are waited for before anything else is deleted', async () => {
  const { cluster, api } = await withShop();
  await cluster.seed([
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'shop' } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'shop' }, spec: { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] } },
  ]);
  await api.create('a', {}, 'shop');
  await api.send('DELETE', '/api/v1/namespaces/shop');
  await cluster.settled();
  expect(await api.get('a', 'shop')).toBeDefined();
  expect(conditionsOf(await api.send('GET', '/api/v1/namespaces/shop'))).toMatchObject({
    NamespaceDeletionContentFailure: 'ContentDeleted: All content successfully deleted, may be waiting on finalization',
    NamespaceContentRemaining: 'SomeResourcesRemain: Some resources are remaining: pods. has 1 resource instances',
  });
  await api.send('DELETE', '/api/v1/namespaces/shop/pods/p', { gracePeriodSeconds: 0 });
  await cluster.settled();
  expect((await api.send('GET', '/api/v1/namespaces/shop'))['code']).toBe(404);
  await cluster[Symbol.asyncDispose]();
});

test('finalizers of somebody else in the spec are left alone', async () => {
  const { cluster, api } = await withShop();
  await api.send('PUT', '/api/v1/namespaces/shop/finalize', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop' },
    spec: { finalizers: ['kubernetes', 'example.com/mine'] },
  });
  await api.send('DELETE', '/api/v1/namespaces/shop');
  await cluster.settled();
  expect((await api.send('GET', '/api/v1/namespaces/shop'))['spec']).toEqual({ finalizers: ['example.com/mine'] });
  await cluster[Symbol.asyncDispose]();
});

test('a simulation that there is not is refused by name', async () => {
  await expect(FakeCluster.create({ simulate: ['gc', 'weather'] })).rejects.toThrow('simulate: there is no simulation "weather"; known: gc, namespaces');
});
