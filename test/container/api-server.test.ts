import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, isForbidden, whoAmI } from 'kubestage';
import { type ApiServerOptions, type IntegrationCluster, startApiServer } from 'kubestage/integration';
import { ConfigMap } from 'kubestage/types/core/v1';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Foo } from '../../examples/sample-controller/foo.ts';
import { layOutAssets } from '../../tools/container/api-server-assets.ts';

const real = process.env['KUBEBUILDER_ASSETS'];
const folder = mkdtempSync(join(tmpdir(), 'assets-'));
const standIns = layOutAssets(folder);
const assets = real ?? standIns.folder;
const crd = new URL('../../fixtures/sample/crd.yaml', import.meta.url).pathname;
let cluster: IntegrationCluster;

const foldersOf = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('kubestage-apiserver-'));
const before = new Set(foldersOf());
const left = (): readonly string[] => foldersOf().filter((name) => !before.has(name));
const problem = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'it started',
    (error: unknown) => error,
  );

beforeAll(async () => {
  cluster = await startApiServer({ assets, manifests: crd });
});
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  expect(left()).toEqual([]);
  rmSync(folder, { recursive: true });
});

test('etcd and kube-apiserver start from a folder of programs, with definitions served that were asked for', async () => {
  await using client = await createClient(cluster.connection());
  await client
    .resource(ConfigMap)
    .namespace('default')
    .create({ metadata: { name: 'a' } });
  expect((await client.resource(Foo).namespace('default').list()).items).toEqual([]);
  expect([cluster.kind, [...cluster.capabilities]]).toEqual(['apiserver', ['rbac']]);
  expect(cluster.serverVersion).toMatch(/^v1\.\d+\.\d+/);
});

test('a user has a certificate of their own, and the rights of the role alone', async () => {
  const user = await cluster.createUser('jane', { groups: ['dev'], clusterRole: 'view' });
  expect(user.kubeconfig).toContain('client-certificate-data');
  expect(user.kubeconfig).not.toContain('as:');
  await using client = await createClient(user.connection({ namespace: 'default' }));
  await expect
    .poll(
      () =>
        client
          .resource(ConfigMap)
          .list()
          .catch(() => undefined),
      { timeout: 10_000 },
    )
    .toBeDefined();
  expect(isForbidden(await problem(client.resource(ConfigMap).create({ metadata: { name: 'b' } })))).toBe(true);
  expect((await whoAmI(client)).groups).toEqual(expect.arrayContaining(['dev', 'system:authenticated']));
});

test('whoever has no certificate is nobody', async () => {
  const connection = cluster.connection();
  await using client = await createClient({ ...connection, credentials: {}, tls: { ...(connection.tls?.ca === undefined ? {} : { ca: connection.tls.ca }) } });
  expect(String(await problem(client.resource(ConfigMap).namespace('default').list()))).toMatch(/Unauthorized|system:anonymous/);
});

test('the logs are of both programs', async () => {
  expect(await cluster.logs()).toMatch(/==> etcd <==\n[\s\S]*==> kube-apiserver <==\n[\s\S]*Serving securely on/);
});

test('etcd is started first and stopped last', async () => {
  const own = await startApiServer({ assets });
  const logs = own.logs;
  await own[Symbol.asyncDispose]();
  const [etcd = '', server = ''] = (await logs()).split('==> kube-apiserver <==');
  expect(server).toMatch(/Shutting down kube-apiserver|Stopped|shutting down/i);
  // An API server that loses its etcd before it ends says so.
  expect(server).not.toMatch(/connection refused/);
  expect(etcd).toMatch(/shutting down|closed|signal/i);
});

test('a port that somebody has is named, before anything is started', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await problem(startApiServer({ assets, port }))).toMatchObject({ problem: 'port-taken', message: expect.stringContaining(String(port)) });
  server.close();
});

test('a flag that is refused ends it at once, with the end of its log', async () => {
  const refusal = await problem(startApiServer({ assets, extraArgs: ['--feature-gates=Never=true'] }));
  expect(refusal).toMatchObject({
    problem: 'never-ready',
    message: expect.stringMatching(/kube-apiserver never became ready: it ended with 1\nthe end of its log:\n[\s\S]*unrecognized feature gate: Never/),
  });
});

test('one that hangs is given up when time is up, and killed', async () => {
  const options: ApiServerOptions = { assets: standIns.folder, extraArgs: ['--stand-in-hangs=true'], readyTimeoutMs: 10_000, stopTimeoutMs: 500 };
  const refusal = await problem(startApiServer(options));
  expect(refusal).toMatchObject({ problem: 'never-ready', message: expect.stringMatching(/was not ready after 10 s: [\s\S]*waiting for informer caches/) });
  expect(spawnSync('pgrep', ['-f', 'stand-in-hangs=true'], { encoding: 'utf8' }).stdout).toBe('');
});

test('an etcd that does not start is named, with the end of its log', async () => {
  const file = join(folder, 'broken-etcd');
  writeFileSync(file, '#!/bin/sh\necho "panic: the disk is full" >&2\nexit 3\n', { mode: 0o755 });
  expect(await problem(startApiServer({ assets, etcd: file }))).toMatchObject({
    problem: 'never-ready',
    message: expect.stringMatching(/^etcd never became ready: it ended with 3[\s\S]*the disk is full/),
  });
});

test('programs that are not there are named with where they were looked for', async () => {
  const refusal = await problem(startApiServer({ assets: '/nowhere' }));
  expect(refusal).toMatchObject({ problem: 'binaries-absent', message: expect.stringContaining('/nowhere/etcd; set KUBEBUILDER_ASSETS') });
  expect(existsSync('/nowhere')).toBe(false);
});
