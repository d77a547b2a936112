import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from 'kubestage';
import { createManualClock, createSeededEntropy, FakeCluster, SeedError } from 'kubestage/fake';
import { parseManifests } from 'kubestage/fixtures';
import { clusterTest, manifestYaml } from 'kubestage/test';
import { ConfigMap, Pod } from 'kubestage/types/core/v1';
import { afterEach, describe, expect, test, vi } from 'vitest';

const maps = (client: Client) => client.resource(ConfigMap).namespace('default');
const names = (cluster: FakeCluster): readonly unknown[] =>
  cluster
    .at()
    .list('configmaps', 'default')
    .map(({ metadata }) => metadata?.name);
const map = (name: string): object => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

test('row 96: fake clock for server time', async () => {
  const clock = createManualClock(Date.UTC(2030, 0, 1));
  await using cluster = await FakeCluster.create({ clock, entropy: createSeededEntropy(7) });
  await using client = await createClient(cluster.connection());
  const pods = client.resource(Pod).namespace('default');
  const made = await pods.create({ metadata: { generateName: 'p-' }, spec: { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] } });
  expect(made.metadata?.creationTimestamp).toBe('2030-01-01T00:00:00Z');
  clock.advance(90_000);
  await pods.delete(made.metadata?.name ?? '', { gracePeriodSeconds: 30 });
  expect((await pods.get(made.metadata?.name ?? '')).metadata?.deletionTimestamp).toBe('2030-01-01T00:02:00Z');
  await using again = await FakeCluster.create({ clock: createManualClock(Date.UTC(2030, 0, 1)), entropy: createSeededEntropy(7) });
  await using same = await createClient(again.connection());
  const twin = await same
    .resource(Pod)
    .namespace('default')
    .create({ metadata: { generateName: 'p-' }, spec: { containers: [{ name: 'c', image: 'i' }] } });
  expect([twin.metadata?.name, twin.metadata?.uid]).toEqual([made.metadata?.name, made.metadata?.uid]);
});

describe('with the fake timers of vitest', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('a cluster without a clock of its own follows them', async () => {
    vi.useFakeTimers({ now: Date.UTC(2031, 0, 1), toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    await using cluster = await FakeCluster.create();
    await using client = await createClient(cluster.connection());
    expect((await maps(client).create({ metadata: { name: 'a' } })).metadata?.creationTimestamp).toBe('2031-01-01T00:00:00Z');
    const types: string[] = [];
    const watching = (async () => {
      for await (const { type } of maps(client).watch({ resourceVersion: '0', timeoutSeconds: 60 })) types.push(type);
    })();
    await cluster.settled();
    vi.advanceTimersByTime(60_000);
    await watching;
    expect(types).toEqual(['ADDED']);
  });
});

test('row 97: snapshot and restore', async () => {
  await using cluster = await FakeCluster.create({ seed: map('a') });
  await using client = await createClient(cluster.connection());
  const before = cluster.snapshot();
  await maps(client).delete('a');
  await maps(client).create({ metadata: { name: 'b' } });
  cluster.restore(before);
  expect(names(cluster)).toEqual(['a']);
  expect((await maps(client).get('a')).metadata?.name).toBe('a');
});

test('row 98: fork a state for each test', async () => {
  await using base = await FakeCluster.create({ seed: map('a') });
  await using one = base.fork();
  await using other = base.fork();
  await using client = await createClient(one.connection());
  await maps(client).create({ metadata: { name: 'mine' } });
  expect([names(base), names(one), names(other)]).toEqual([['a'], ['a', 'mine'], ['a']]);
});

test('row 99: history of each object', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  const made = await maps(client).create({ metadata: { name: 'a' } });
  await maps(client).replace({ ...made, data: { n: '1' } });
  await maps(client).delete('a');
  const states = cluster.history({ resource: 'configmaps', namespace: 'default', name: 'a' });
  expect(states.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  expect(states[0]?.object).toEqual(cluster.at(states[0]?.revision).get('configmaps', 'default', 'a'));
});

const perTest = clusterTest({ seed: map('seeded') });
const found: unknown[] = [];

perTest('row 100: reset between tests', async ({ cluster, client }) => {
  found.push(names(cluster));
  await maps(client).create({ metadata: { name: 'left-behind' } });
  expect(names(cluster)).toEqual(['left-behind', 'seeded']);
});

perTest('the next test finds the seed alone', ({ cluster }) => {
  found.push(names(cluster));
  expect(found).toEqual([['seeded'], ['seeded']]);
  expect(cluster.actions.all).toEqual([]);
});

test('row 101: seed from YAML', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seeds-'));
  const text = ['a', 'b'].map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`).join('---\n');
  writeFileSync(join(folder, 'maps.yaml'), text);
  await using cluster = await FakeCluster.create({ seed: join(folder, '*.yaml') });
  expect(names(cluster)).toEqual(['a', 'b']);
  writeFileSync(join(folder, 'bad.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [}\n');
  const failure: unknown = await cluster.seed(join(folder, 'bad.yaml')).catch((error: unknown) => error);
  rmSync(folder, { recursive: true });
  expect(failure).toBeInstanceOf(SeedError);
  expect((failure as SeedError).message).toMatch(/bad\.yaml:3:\d+: /);
});

test('row 102: dump state to YAML', async () => {
  await using cluster = await FakeCluster.create({ seed: [map('a'), map('b')] });
  const text = cluster.dump().map(manifestYaml).join('---\n');
  await using twin = await FakeCluster.create({ seed: parseManifests(text, 'dump.yaml').map(({ object }) => object) });
  expect(names(twin)).toEqual(names(cluster));
  expect(cluster.dump()).toHaveLength(2);
});
