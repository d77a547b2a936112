import { expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';
import { apiOf } from '../../fake/simulation/test-api.ts';

const definition = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.example.com';
const things = '/apis/example.com/v1/namespaces/default/things';
const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};

/** The types of a watch's events as they come in, and whether it has ended. */
async function watchThings(cluster: FakeCluster): Promise<{ readonly types: string[]; readonly ended: () => boolean }> {
  const { exchange, peer } = cluster.connection();
  const { signal } = new AbortController();
  const { body } = await exchange({ method: 'GET', target: `${things}?watch=1`, headers: {}, body: { kind: 'none' }, signal, peer });
  if (body.kind !== 'events') throw new Error(`expected events, got ${body.kind}`);
  const types: string[] = [];
  let hasEnded = false;
  void (async () => {
    for await (const event of body.events) types.push((event as { type: string }).type);
    hasEnded = true;
  })();
  return { types, ended: () => hasEnded };
}

async function withThing(): Promise<FakeCluster> {
  return FakeCluster.create({ crds: crd, seed: { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' } } });
}

test('a deleted definition takes its objects along, and then the watches end', async () => {
  await using cluster = await withThing();
  const watch = await watchThings(cluster);
  await apiOf(cluster).send('DELETE', definition);
  await cluster.settled();
  expect([watch.types, watch.ended()]).toEqual([['ADDED', 'DELETED'], true]);
});

test('a definition that says something else ends the watches, one with other labels does not', async () => {
  await using cluster = await withThing();
  const watch = await watchThings(cluster);
  await apiOf(cluster).send('PATCH', definition, { metadata: { labels: { a: 'b' } } });
  await cluster.settled();
  expect([watch.types, watch.ended()]).toEqual([['ADDED'], false]);
  await apiOf(cluster).send('PATCH', definition, { spec: { names: { categories: ['all'] } } });
  await cluster.settled();
  expect([watch.types, watch.ended()]).toEqual([['ADDED'], true]);
});

test('in a fork a definition goes with the last of its objects too', async () => {
  const held = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a', finalizers: ['example.com/hold'] } };
  await using cluster = await FakeCluster.create({ crds: crd, seed: held });
  await apiOf(cluster).send('DELETE', definition);
  await cluster.settled();
  await using fork = cluster.fork();
  await apiOf(fork).send('PATCH', `${things}/a`, { metadata: { finalizers: null } });
  await fork.settled();
  expect((await apiOf(fork).send('GET', definition))['code']).toBe(404);
  expect((await apiOf(cluster).send('GET', definition))['code']).toBeUndefined();
});
