import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createManualClock, FakeCluster, SeedError } from './index.ts';
import { apiOf } from './simulation/test-api.ts';

const configMap = (name: string, rest: object = {}): object => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...rest });
const service = (name: string): object => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { ports: [{ port: 80 }] } });
const things = {
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
const namesOf = (cluster: FakeCluster): readonly (string | undefined)[] =>
  cluster
    .at()
    .list('configmaps', 'default')
    .map(({ metadata }) => metadata?.name);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seeds-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a fork and its origin do not see each other’s writes, and neither do their action logs', async () => {
  await using cluster = await FakeCluster.create({ seed: configMap('a') });
  await using fork = cluster.fork();
  await apiOf(fork).create('b');
  await apiOf(cluster).create('c');
  expect([namesOf(cluster), namesOf(fork)]).toEqual([
    ['a', 'c'],
    ['a', 'b'],
  ]);
  expect([cluster.actions.all.length, fork.actions.all.length]).toEqual([1, 1]);
});

test('a fork knows which addresses are taken, and takes its own', async () => {
  await using cluster = await FakeCluster.create({ seed: service('a') });
  await using fork = cluster.fork();
  await fork.seed(service('b'));
  await cluster.seed(service('c'));
  const address = (from: FakeCluster, name: string) =>
    (from.at().get('services', 'default', name) as { spec?: { clusterIP?: string } } | undefined)?.spec?.clusterIP;
  expect(address(fork, 'a')).toBe(address(cluster, 'a'));
  expect(address(fork, 'b')).not.toBe(address(fork, 'a'));
  expect(address(fork, 'b')).toBe(address(cluster, 'c'));
});

test('a fork serves the custom resources of its origin, and takes its own away alone', async () => {
  await using cluster = await FakeCluster.create({ crds: things });
  await using fork = cluster.fork();
  const path = '/apis/example.com/v1/namespaces/default/things';
  expect((await apiOf(fork).send('POST', path, { metadata: { name: 't' }, apiVersion: 'example.com/v1', kind: 'Thing' }))['kind']).toBe('Thing');
  await apiOf(fork).send('DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.example.com');
  await fork.settled();
  expect((await apiOf(fork).send('GET', path))['code'] ?? 404).toBe(404);
  expect((await apiOf(cluster).send('GET', path))['kind']).toBe('ThingList');
});

test('the simulations of a fork are its own', async () => {
  await using cluster = await FakeCluster.create({ simulate: ['gc'] });
  const owner = await apiOf(cluster).create('o');
  await apiOf(cluster).create('d', { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: owner.metadata.uid }] });
  await using fork = cluster.fork();
  await apiOf(fork).remove('o');
  await fork.settled();
  expect([namesOf(cluster), namesOf(fork)]).toEqual([['d', 'o'], []]);
});

test('a restored snapshot brings objects, addresses and custom resources back, again and again', async () => {
  await using cluster = await FakeCluster.create({ seed: configMap('a') });
  const snapshot = cluster.snapshot();
  for (let time = 0; time < 2; time += 1) {
    await cluster.seed([things, configMap('b'), service('s')]);
    cluster.restore(snapshot);
    expect(namesOf(cluster)).toEqual(['a']);
    expect((await apiOf(cluster).send('GET', '/apis/example.com/v1/namespaces/default/things'))['kind']).not.toBe('ThingList');
  }
  await cluster.seed(service('s'));
  expect(BigInt(cluster.at().revision)).toBeGreaterThan(BigInt(snapshot.revision));
  expect(() => cluster.restore({ revision: '1' })).toThrow(TypeError);
});

test('the past can be looked at until it is compacted', async () => {
  await using cluster = await FakeCluster.create({ seed: configMap('a') });
  const then = cluster.at().revision;
  await apiOf(cluster).remove('a');
  expect(cluster.at(then).get('configmaps', 'default', 'a')).toBeDefined();
  expect(cluster.at(then).list('configmaps')).toHaveLength(1);
  expect(cluster.at().get('configmaps', 'default', 'a')).toBeUndefined();
  cluster.compact();
  expect(() => cluster.at(then)).toThrow('is forgotten');
  expect(() => cluster.at('999999')).toThrow('is yet to come');
  expect(() => cluster.at('x')).toThrow('expected a decimal number');
});

test('what one cluster dumps, another takes as its seed', async () => {
  const labelled = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', labels: { team: 'shop' } } };
  await using cluster = await FakeCluster.create({ seed: [configMap('a', { data: { k: 'v' } }), labelled, service('s')] });
  const dumped = cluster.dump();
  expect(dumped.map(({ kind, metadata }) => `${kind} ${metadata?.name}`)).toEqual(['ConfigMap a', 'Namespace default', 'Service s']);
  expect(dumped.every(Object.isFrozen)).toBe(true);
  await using other = await FakeCluster.create({ seed: dumped });
  expect(other.at().get('configmaps', 'default', 'a')).toMatchObject({ data: { k: 'v' } });
  expect(other.at().get('namespaces', '', 'default')?.metadata?.labels).toMatchObject({ team: 'shop' });
  await expect(other.seed(labelled)).rejects.toThrow('already exists');
});

test('a seed keeps its status', async () => {
  const replicas = { replicas: 3, readyReplicas: 3 };
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: { a: 'b' } }, template },
    status: replicas,
  };
  await using cluster = await FakeCluster.create({ seed: deployment });
  expect(cluster.at().get('deployments.apps', 'default', 'web')).toMatchObject({ status: replicas });
});

test('seeds come from files, directories and globs, definitions first', async () => {
  mkdirSync(join(folder, 'crds'));
  writeFileSync(join(folder, 'crds', 'things.json'), JSON.stringify(things));
  writeFileSync(join(folder, 'b.yaml'), 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\n');
  writeFileSync(join(folder, 'a.yaml'), 'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n---\n');
  await using cluster = await FakeCluster.create({ crds: join(folder, 'crds'), seed: [join(folder, '*.yaml'), configMap('z')] });
  expect(namesOf(cluster)).toEqual(['a', 'z']);
  expect(cluster.at().list('things.example.com')).toHaveLength(1);
});

test.each([
  [
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nmetadata: {}\n',
    ':5:1: kind is missing: every object needs apiVersion and kind',
  ],
  ['apiVersion: v1\nkind: ConfigMap\nkind: Secret\n', ':3:1: Map keys must be unique'],
  ['apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Bad_Name}\n', ':1:1: ConfigMap "Bad_Name" is invalid'],
  ['apiVersion: v1\nkind: Nothing\nmetadata: {name: a}\n', ':1:1: '],
])('a bad manifest is named with its place: %j', async (text, problem) => {
  const file = join(folder, 'bad.yaml');
  writeFileSync(file, text);
  const refused = await FakeCluster.create({ seed: file }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(SeedError);
  expect(String(refused)).toContain(`bad.yaml${problem}`);
});

test('when one object of a seed is refused, none of them is there', async () => {
  await using cluster = await FakeCluster.create();
  await expect(cluster.seed([configMap('a'), configMap('Bad_Name')])).rejects.toThrow('seed[1]: ConfigMap "Bad_Name" is invalid');
  expect(namesOf(cluster)).toEqual([]);
  await expect(cluster.seed(join(folder, 'none*.yaml'))).rejects.toThrow('no such file, directory or match');
});

test('seeding leaves no trace in the action log', async () => {
  await using cluster = await FakeCluster.create({ seed: configMap('a') });
  expect(cluster.actions.all).toEqual([]);
});

test('a cluster that is disposed of ends its watches, and nothing of it waits for its clock', async () => {
  const clock = createManualClock();
  const cluster = await FakeCluster.create({ clock, simulate: ['gc', 'namespaces'] });
  const { exchange, peer } = cluster.connection();
  const { signal } = new AbortController();
  const answer = await exchange({ method: 'GET', target: '/api/v1/pods?watch=1', headers: {}, body: { kind: 'none' }, signal, peer });
  if (answer.body.kind !== 'events') throw new Error('expected events');
  const seen: unknown[] = [];
  const end = (async () => {
    for await (const event of answer.body.kind === 'events' ? answer.body.events : []) seen.push(event);
  })();
  await cluster[Symbol.asyncDispose]();
  await end;
  expect([seen, clock.pending]).toEqual([[], 0]);
});

test('a cluster is settled once those who follow events have answered them', async () => {
  await using cluster = await FakeCluster.create();
  const { exchange, peer } = cluster.connection();
  const gone = new AbortController();
  const answer = await exchange({ method: 'GET', target: '/api/v1/configmaps?watch=1', headers: {}, body: { kind: 'none' }, signal: gone.signal, peer });
  const copying = (async () => {
    if (answer.body.kind !== 'events') return;
    for await (const event of answer.body.events) {
      const { name } = (event as { object: { metadata: { name: string } } }).object.metadata;
      if (!name.endsWith('-copy')) await apiOf(cluster).create(`${name}-copy`);
    }
  })().catch(() => undefined);
  await apiOf(cluster).create('a');
  await cluster.settled();
  expect(namesOf(cluster)).toEqual(['a', 'a-copy']);
  gone.abort();
  await copying;
});
