import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Client, createClient } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { clusterTest, listenWithKubeconfig } from 'kubestage/test';
import { ConfigMap } from 'kubestage/types/core/v1';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const isThere = (program: string, ...args: readonly string[]): Promise<boolean> =>
  run(program, [...args]).then(
    () => true,
    () => false,
  );
const hasKubectl = await isThere('kubectl', 'version', '--client');
const hasPython = await isThere('python3', '--version');

const names = async (connection: Parameters<typeof createClient>[0]): Promise<readonly unknown[]> => {
  await using client = await createClient(connection);
  return (await client.resource(ConfigMap).namespace('default').list()).items.map(({ metadata }) => metadata?.name);
};
const map = (name: string): object => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

test('row 109: in process', async () => {
  await using cluster = await FakeCluster.create({ seed: map('a') });
  expect(await names(cluster.connection())).toEqual(['a']);
  // What is handed over is the stored object itself: nothing was encoded on the way.
  await using client = await createClient(cluster.connection());
  expect(await client.resource(ConfigMap).namespace('default').get('a')).toBe(cluster.at().get('configmaps', 'default', 'a'));
});

test('row 110: HTTP listener', async () => {
  await using cluster = await FakeCluster.create({ seed: map('a') });
  await using listener = await cluster.listen({ withoutCredentials: { username: 'jane', groups: ['system:masters'] } });
  const answer = await fetch(`${listener.url}/api/v1/namespaces/default/configmaps`);
  expect([listener.url.slice(0, 7), answer.status, ((await answer.json()) as { items: unknown[] }).items.length]).toEqual(['http://', 200, 1]);
});

test('row 111: TLS', async () => {
  await using cluster = await FakeCluster.create({ seed: map('a'), authorization: 'RBAC' });
  await using listening = await listenWithKubeconfig(cluster, { user: 'alice' });
  expect(listening.url).toMatch(/^https:/);
  await using client = await createClient({ kubeconfig: listening.file });
  await client.resource(ConfigMap).namespace('default').list();
  expect(cluster.actions.all.map(({ user }) => user)).toEqual(['alice']);
});

test.skipIf(!hasKubectl)('row 112: kubectl works', async () => {
  await using cluster = await FakeCluster.create({ simulate: ['gc'] });
  await using listening = await listenWithKubeconfig(cluster);
  const kubectl = async (...args: readonly string[]): Promise<string> => (await run('kubectl', ['--kubeconfig', listening.file, ...args])).stdout;
  expect(await kubectl('create', 'configmap', 'a', '--from-literal=k=v')).toBe('configmap/a created\n');
  expect(await kubectl('get', 'configmaps', '-o', 'name')).toBe('configmap/a\n');
  expect(await kubectl('delete', 'configmap', 'a')).toMatch(/^configmap "a" deleted/);
});

test.skipIf(!hasPython)('row 113: usable from other languages', async () => {
  await using cluster = await FakeCluster.create({ seed: map('a') });
  await using listener = await cluster.listen({ withoutCredentials: { username: 'py', groups: ['system:masters'] } });
  const program = 'import json, sys, urllib.request as u; print([i["metadata"]["name"] for i in json.load(u.urlopen(sys.argv[1]))["items"]])';
  const { stdout } = await run('python3', ['-c', program, `${listener.url}/api/v1/namespaces/default/configmaps`]);
  expect([stdout, cluster.actions.all[0]?.user]).toEqual(["['a']\n", 'py']);
});

test('row 114: hands out a kubeconfig', async () => {
  await using cluster = await FakeCluster.create({ seed: map('a') });
  const listening = await listenWithKubeconfig(cluster, { namespace: 'default' });
  expect(await names({ kubeconfig: listening.file })).toEqual(['a']);
  await listening.close();
  await expect(names({ kubeconfig: listening.file })).rejects.toThrow();
});

const parallel = clusterTest({ seed: map('a') });

async function addAlone(client: Client, cluster: FakeCluster, name: string): Promise<readonly unknown[]> {
  await client.resource(ConfigMap).namespace('default').create({ metadata: { name } });
  await new Promise((resolve) => setTimeout(resolve, 20));
  return cluster
    .at()
    .list('configmaps', 'default')
    .map(({ metadata }) => metadata?.name);
}

parallel.describe.concurrent('side by side', () => {
  parallel('row 106: isolation of parallel tests', async ({ client, cluster, expect: own }) => {
    own(await addAlone(client, cluster, 'x')).toEqual(['a', 'x']);
  });
  parallel('its neighbour has a cluster of its own', async ({ client, cluster, expect: own }) => {
    own(await addAlone(client, cluster, 'y')).toEqual(['a', 'y']);
  });
});

test('row 115: runs without containers or binaries', async () => {
  const { PATH } = process.env;
  process.env['PATH'] = '';
  try {
    await using cluster = await FakeCluster.create({ seed: map('a') });
    expect(await names(cluster.connection())).toEqual(['a']);
  } finally {
    process.env['PATH'] = PATH;
  }
});
