import { type Client, createClient, isConflict } from 'kubestage';
import { createManualClock, FakeCluster, fault } from 'kubestage/fake';
import { expect, listenWithKubeconfig } from 'kubestage/test';
import { ConfigMap, Pod } from 'kubestage/types/core/v1';
import { test } from 'vitest';

const maps = (client: Client) => client.resource(ConfigMap).namespace('default');
const map = (name: string): object => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

test('wish 1: true on the wire and in process at once', async () => {
  await using cluster = await FakeCluster.create();
  await using inProcess = await createClient(cluster.connection());
  await using listening = await listenWithKubeconfig(cluster);
  await using overTls = await createClient({ kubeconfig: listening.file });
  const made = await maps(inProcess).create({ metadata: { name: 'a' }, data: { n: '1' } });
  expect(await maps(overTls).get('a')).toEqual(made);
});

test('wish 2: a real watch log', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  const from = (await maps(client).list()).metadata?.resourceVersion ?? '';
  const made = await maps(client).create({ metadata: { name: 'a', labels: { in: 'yes' } } });
  await maps(client).replace({ ...made, metadata: { ...made.metadata, labels: {} } });
  await maps(client).delete('a');
  const seen = async (options: object, count: number): Promise<readonly string[]> => {
    const types: string[] = [];
    for await (const { type } of maps(client).watch({ resourceVersion: from, ...options })) if (types.push(type) === count) break;
    return types;
  };
  expect(await seen({}, 3)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  // What leaves a selection is deleted to those who watch it.
  expect(await seen({ labelSelector: 'in=yes' }, 2)).toEqual(['ADDED', 'DELETED']);
  cluster.compact();
  await expect(seen({}, 1)).rejects.toThrow(/too old resource version/);
});

test('wish 3: quiescence', async () => {
  await using cluster = await FakeCluster.create({ simulate: ['gc'] });
  await using client = await createClient(cluster.connection());
  const owner = await maps(client).create({ metadata: { name: 'owner' } });
  const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata?.uid ?? '' };
  await maps(client).create({ metadata: { name: 'owned', ownerReferences: [reference] } });
  await maps(client).delete('owner');
  await cluster.settled();
  expect(cluster.at().list('configmaps', 'default')).toEqual([]);
});

test('wish 4: time of the server', async () => {
  const clock = createManualClock(0);
  await using cluster = await FakeCluster.create({ clock });
  await using client = await createClient(cluster.connection());
  const first = await maps(client).create({ metadata: { name: 'a' } });
  clock.advance(3_600_000);
  const second = await maps(client).create({ metadata: { name: 'b' } });
  expect([first, second].map(({ metadata }) => metadata?.creationTimestamp)).toEqual(['1970-01-01T00:00:00Z', '1970-01-01T01:00:00Z']);
});

test('wish 5: snapshot, fork and difference of state', async () => {
  await using cluster = await FakeCluster.create({ seed: map('a') });
  const before = cluster.at();
  const mark = cluster.actions.mark();
  await using fork = cluster.fork();
  await using client = await createClient(cluster.connection());
  await maps(client).replace({ ...(await maps(client).get('a')), data: { n: '1' } });
  expect(cluster.actions.changesSince(mark).all.map(({ diff }) => diff)).toEqual([[{ op: 'add', path: '/data', value: { n: '1' } }]]);
  expect(fork.at().get('configmaps', 'default', 'a')).toEqual(cluster.at(before.revision).get('configmaps', 'default', 'a'));
});

test('wish 6: faults of the protocol with a seed and a schedule', async () => {
  await using cluster = await FakeCluster.create({ seed: map('a') });
  await using client = await createClient(cluster.connection(), { retry: 'off' });
  cluster.on('list configmaps').random(0.5, { seed: 3 }, fault.oneOf([fault.reset(), fault.status(503)]));
  cluster.on('watch configmaps').nth(1, fault.duplicateEvents());
  const stale = cluster.at().revision;
  await maps(client).create({ metadata: { name: 'b' } });
  const types: string[] = [];
  for await (const { type } of maps(client).watch({ resourceVersion: stale })) if (types.push(type) === 2) break;
  expect(types).toEqual(['ADDED', 'ADDED']);
  cluster.on('get configmaps').once(fault.lostAnswer());
  await expect(maps(client).get('a')).rejects.toThrow();
});

test('wish 7: stale caches', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  const from = (await maps(client).list()).metadata?.resourceVersion ?? '';
  const events = maps(client).watch({ resourceVersion: from })[Symbol.asyncIterator]();
  const first = events.next();
  const control = cluster.watches('configmaps');
  await expect.poll(() => control.open).toBe(1);
  control.pause();
  const made = await maps(client).create({ metadata: { name: 'a' } });
  await maps(client).replace({ ...made, data: { n: '1' } });
  // The writes are done while the watcher still knows nothing of them.
  expect(await Promise.race([first.then(() => 'seen'), cluster.settled().then(() => 'held back')])).toBe('held back');
  expect(
    isConflict(
      await maps(client)
        .replace(made)
        .catch((error: unknown) => error),
    ),
  ).toBe(true);
  control.resume();
  expect([(await first).value?.type, (await events.next()).value?.type]).toEqual(['ADDED', 'MODIFIED']);
  await events.return?.();
});

test('wish 8: custom resources as they are', async () => {
  const size = { type: 'integer', default: 1, 'x-kubernetes-validations': [{ rule: 'self < 5', message: 'too large' }] };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', default: {}, properties: { size } } } } };
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [{ name: 'v1', served: true, storage: true, schema, selectableFields: [{ jsonPath: '.spec.size' }] }],
    },
  };
  await using cluster = await FakeCluster.create({ crds: crd });
  const send = async (name: string, spec?: object): Promise<{ readonly message?: string; readonly spec?: object }> => {
    const body = JSON.stringify({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name }, spec });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    return (await cluster.fetch()('http://k/apis/example.com/v1/namespaces/default/widgets', init)).json() as Promise<{ message?: string; spec?: object }>;
  };
  expect((await send('a', { unknown: true })).spec).toEqual({ size: 1 });
  expect((await send('b', { size: 9 })).message).toContain('spec.size: Invalid value: 9: too large');
  await send('c', { size: 4 });
  const found = await cluster.fetch()('http://k/apis/example.com/v1/widgets?fieldSelector=spec.size%3D4');
  expect(((await found.json()) as { items: unknown[] }).items).toHaveLength(1);
});

test('wish 9: controllers to opt in to', async () => {
  const pod = { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  for (const simulate of [[], ['pods']]) {
    await using cluster = await FakeCluster.create({ simulate });
    await using client = await createClient(cluster.connection());
    const pods = client.resource(Pod).namespace('default');
    await pods.create(pod);
    await cluster.settled();
    expect((await pods.get('p')).status?.phase).toBe(simulate.length === 0 ? 'Pending' : 'Running');
  }
});

test('wish 10: loud gaps', async () => {
  await using cluster = await FakeCluster.create({ seed: { ...map('a'), apiVersion: 'v1' } });
  const ask = async (path: string, type: string): Promise<string> => {
    const answer = await cluster.fetch()(`http://k${path}`, { method: 'PATCH', headers: { 'content-type': type }, body: '{}' });
    return `${answer.status} ${((await answer.json()) as { reason?: string }).reason ?? ''}`;
  };
  expect(await ask('/api/v1/namespaces/default/configmaps/a', 'text/plain')).toBe('415 UnsupportedMediaType');
  await expect(FakeCluster.create({ simulate: ['weather'] })).rejects.toThrow('there is no simulation "weather"');
});

test('wish 11: published fidelity', async () => {
  const { readFile } = await import('node:fs/promises');
  const limits = await readFile(new URL('../../docs/limits.md', import.meta.url), 'utf8');
  expect(limits).toMatch(/501/);
});

test('wish 12: portable tests', async () => {
  const { existingCluster } = await import('kubestage/integration');
  await using cluster = await FakeCluster.create();
  await using listening = await listenWithKubeconfig(cluster);
  await using target = await existingCluster({ kubeconfig: listening.file });
  expect([target.capabilities.has('rbac'), target.capabilities.has('metrics')]).toEqual([true, false]);
});

test('wish 14: assertions that speak Kubernetes', async () => {
  await using cluster = await FakeCluster.create();
  await using client = await createClient(cluster.connection());
  await maps(client).create({ metadata: { name: 'a' } });
  expect(cluster.actions.writes()).toMatchActions(['create configmaps default/a']);
});

test('wish 15: the least rights that were needed', async () => {
  await using cluster = await FakeCluster.create({ authorization: 'RBAC' });
  await using admin = await createClient(cluster.connection());
  const { metadata } = await maps(admin).create({ metadata: { name: 'a' } });
  await maps(admin).get('a');
  const roles = cluster.actions.requiredRole({ name: 'widget' });
  expect(roles).toEqual([
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'widget', namespace: 'default' },
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'get'] }],
    },
  ]);
  expect(cluster.actions).toBeCoveredBy(roles);
  expect(metadata?.name).toBe('a');
});

test('wish 16: a listener on the command line', async () => {
  const { spawn } = await import('node:child_process');
  const cli = new URL('../../cli/kubestage.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--conditions=kubestage-source', '--disable-warning=ExperimentalWarning', cli, 'serve', '--http'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { promise, resolve } = Promise.withResolvers<string>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => resolve(text));
  const [url = ''] = /http:\/\/[\d.:]+/.exec(await promise) ?? [];
  const { gitVersion } = (await (await fetch(`${url}/version`)).json()) as { gitVersion: string };
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  expect([gitVersion.slice(0, 6), await ended]).toEqual(['v1.37.', 0]);
});
