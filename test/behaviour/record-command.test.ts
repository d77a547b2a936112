import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyManifests, createClient, isApiError, type KubeObject } from '../../client/index.ts';
import { FakeCluster } from '../../fake/index.ts';
import { kubeconfigYaml, loadRecording, recordExchanges, replayExchanges } from '../../fixtures/index.ts';
import { ConfigMap, Secret } from '../../machinery/generated/types/core/v1.ts';
import { runCommand } from '../serve/served-cluster.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.kubestage', 'record-command');
const kubeconfig = join(folder, 'kubeconfig');

const OBJECTS = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: websites.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: websites, singular: website, kind: Website, listKind: WebsiteList}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: shop}}
---
{apiVersion: example.com/v1, kind: Website, metadata: {name: home, namespace: shop}, spec: {host: "yes", list: [1, null]}}
---
{apiVersion: v1, kind: Secret, metadata: {name: key, namespace: shop}, data: {password: aHVudGVyMg==}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: shop}, data: {flag: "no", text: "two\\nlines"}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {replicas: 2, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: i}]}}}
`;

/** Says a few things to the cluster that it is pointed at, and prints what it hears. */
const PROGRAM = `
import { createClient } from ${JSON.stringify(join(root, 'client/index.ts'))};
import { ConfigMap, Secret } from ${JSON.stringify(join(root, 'machinery/generated/types/core/v1.ts'))};
await using client = await createClient();
const maps = client.resource(ConfigMap).namespace('shop');
console.log((await maps.get('settings')).data);
const { metadata } = await maps.list();
await maps.create({ metadata: { name: 'made' } });
console.log(await maps.create({ metadata: { name: 'made' } }).catch((error) => error.message));
for await (const { type, object } of maps.watch({ resourceVersion: metadata?.resourceVersion })) {
  console.log(type, object.metadata?.name);
  break;
}
console.log(Object.keys((await client.resource(Secret).namespace('shop').get('key')).data ?? {}));
console.log((await client.discovery.find('cm')).plural);
`;

let cluster: FakeCluster;
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'program.ts'), PROGRAM);
  cluster = await FakeCluster.create({ tokens: [{ token: 'hidden-token', user: { username: 'admin', groups: ['system:masters'] } }] });
  await using client = await createClient(cluster.connection(), { fieldManager: 'tests' });
  await applyManifests(client, OBJECTS);
  const listener = await cluster.listen();
  writeFileSync(kubeconfig, kubeconfigYaml({ server: listener.url, token: 'hidden-token' }));
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `kubestage` while the cluster of this process answers it. */
async function kubestage(...args: readonly string[]): Promise<{ readonly code: number | null; readonly stdout: string }> {
  const child = spawn(process.execPath, ['--conditions=kubestage-source', '--disable-warning=ExperimentalWarning', join(root, 'cli/kubestage.ts'), ...args]);
  let stdout = '';
  child.stdout.on('data', (text: Buffer) => {
    stdout += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => process.stderr.write(text));
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.once('close', resolve);
  return { code: await promise, stdout };
}

const withoutVersion = ({ metadata, ...rest }: KubeObject): unknown => ({ ...rest, metadata: { ...metadata, resourceVersion: '' } });

test('a fake that is made from the objects of a cluster answers the same, but for secrets', async () => {
  const out = join(folder, 'objects');
  const { code, stdout } = await kubestage('record', '--out', out, '--kubeconfig', kubeconfig);
  expect(stdout).toMatch(/^wrote \d+ objects to /);
  expect(code).toBe(0);
  await using fake = await FakeCluster.create({ crds: join(out, 'crds') });
  await fake.seed(join(out, 'objects'), { raw: true });
  for (const resource of ['configmaps', 'deployments.apps', 'websites.example.com', 'namespaces', 'clusterroles.rbac.authorization.k8s.io']) {
    const [there, here] = [cluster, fake].map((one) => one.at().list(resource).map(withoutVersion));
    expect(here, resource).toEqual(there);
  }
  const secret = fake.at().get('secrets', 'shop', 'key') as Secret;
  expect([secret.data, secret.metadata?.uid]).toEqual([{ password: 'c3RyaXBwZWQ=' }, cluster.at().get('secrets', 'shop', 'key')?.metadata?.uid]);
  expect(readFileSync(join(out, 'objects', 'secrets.yaml'), 'utf8')).not.toContain('aHVudGVyMg');
}, 60_000);

test('one namespace is recorded with the definitions that its objects need', async () => {
  const out = join(folder, 'one');
  await kubestage('record', '--out', out, '--kubeconfig', kubeconfig, '--namespace', 'shop');
  await using fake = await FakeCluster.create({ crds: join(out, 'crds'), seed: join(out, 'objects') });
  expect(fake.at().list('websites.example.com', 'shop')).toHaveLength(1);
  expect(readFileSync(join(out, 'objects', '00-namespaces.yaml'), 'utf8')).not.toContain('kube-system');
}, 60_000);

test('a run that is replayed hears what it heard, secrets are not in the recording, and what was never asked is said', async () => {
  const file = join(folder, 'run.json');
  const program = join(folder, 'program.ts');
  const first = await kubestage('record', '--exchanges', file, '--kubeconfig', kubeconfig, '--', process.execPath, '--conditions=kubestage-source', program);
  expect(first.code).toBe(0);
  expect(first.stdout).toContain('flag');
  expect(first.stdout).toContain('AlreadyExists');
  expect(first.stdout).toContain('ADDED made');
  const text = readFileSync(file, 'utf8');
  expect(text).not.toMatch(/aHVudGVyMg|hidden-token/);
  await using client = await createClient(replayExchanges(loadRecording(file)));
  const maps = client.resource(ConfigMap).namespace('shop');
  expect((await maps.get('settings')).data).toEqual({ flag: 'no', text: 'two\nlines' });
  expect((await maps.create({ metadata: { name: 'made' } })).metadata?.uid).toBe(cluster.at().get('configmaps', 'shop', 'made')?.metadata?.uid);
  const again = await maps.create({ metadata: { name: 'made' } }).catch((error: unknown) => error);
  expect(isApiError(again) && again.reason).toBe('AlreadyExists');
  const { metadata } = await maps.list();
  for await (const { type, object } of maps.watch({ resourceVersion: metadata?.resourceVersion })) {
    expect([type, object.metadata?.name]).toEqual(['ADDED', 'made']);
    break;
  }
  expect((await client.resource(Secret).namespace('shop').get('key')).data).toEqual({ password: 'c3RyaXBwZWQ=' });
  expect((await client.discovery.find('cm')).plural).toBe('configmaps');
  await expect(maps.get('never')).rejects.toThrow('no exchange was recorded of GET /api/v1/namespaces/shop/configmaps/never');
}, 60_000);

test('exchanges of a connection in process are recorded without being changed', async () => {
  const { connection, recording } = recordExchanges(cluster.connection({ namespace: 'shop' }));
  await using client = await createClient(connection);
  const stop = new AbortController();
  const seen = (async () => {
    for await (const { type } of client.resource(ConfigMap).watch({ resourceVersion: cluster.at().revision, signal: stop.signal })) return type;
    return undefined;
  })();
  await cluster.settled();
  await client.resource(ConfigMap).create({ metadata: { name: 'heard' }, data: { k: 'v' } });
  expect(await seen).toBe('ADDED');
  await using replayed = await createClient(replayExchanges(recording()));
  expect(
    (
      await replayed
        .resource(ConfigMap)
        .namespace('shop')
        .create({ metadata: { name: 'heard' } })
    ).data,
  ).toEqual({ k: 'v' });
});

test.each([
  [['record'], 'one of --out and --exchanges is needed'],
  [['record', '--exchanges', 'x'], '--exchanges needs a command'],
  [['record', '--out', 'x', 'y'], '--out takes no command'],
  [['record', '--out', 'x', '--kubeconfig', 'absent'], 'absent'],
])('%j is refused in one sentence', (args, sentence) => {
  const { status, stderr } = runCommand(args);
  expect(stderr).toContain(sentence);
  expect(status).toBe(2);
});
