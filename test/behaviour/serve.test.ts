import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'kubestage';
import { ConfigMap, Namespace } from 'kubestage/types/core/v1';
import { afterAll, expect, test } from 'vitest';
import { runCommand, startServed } from '../serve/served-cluster.ts';

const folder = mkdtempSync(join(tmpdir(), 'serve-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('serve says where it listens, logs each action on a line, and ends with 0 when asked to', async () => {
  await using served = await startServed();
  await using client = await createClient({ kubeconfig: served.kubeconfig });
  await client
    .resource(ConfigMap)
    .namespace('default')
    .create({ metadata: { name: 'a' } });
  expect(served.lines[0]).toBe(`kubestage serves ${served.url} kubeconfig ${served.kubeconfig}`);
  await expect.poll(() => served.lines.slice(1)).toEqual(['201 create configmaps default/a kubernetes-admin']);
  expect(await served.stop('SIGTERM')).toBe(0);
  expect(served.lines.length).toBe(2);
});

test('serve ends with 0 on SIGINT with a watch open', async () => {
  await using served = await startServed(['--http']);
  expect(served.url).toMatch(/^http:/);
  await using client = await createClient({ kubeconfig: served.kubeconfig });
  const watch = client.resource(Namespace).watch({})[Symbol.asyncIterator]();
  const first = await watch.next();
  expect(first.done).toBe(false);
  expect(await served.stop('SIGINT')).toBe(0);
  await watch.return?.();
});

test('serve seeds what it is given, definitions first', async () => {
  const seed = file(
    'seed.yaml',
    'apiVersion: samplecontroller.k8s.io/v1alpha1\nkind: Foo\nmetadata: {name: f, namespace: default}\nspec: {deploymentName: d, replicas: 1}\n',
  );
  const crd = join(import.meta.dirname, '../../fixtures/sample/crd.yaml');
  await using served = await startServed(['--seed', seed, '--crds', crd, '--simulate', 'none']);
  await using client = await createClient({ kubeconfig: served.kubeconfig });
  const foos = await client.dynamic('samplecontroller.k8s.io/v1alpha1', 'Foo');
  expect((await foos.list()).items.map(({ metadata }) => metadata?.name)).toEqual(['f']);
  expect(served.lines.length).toBeLessThanOrEqual(3);
});

test('a token of the file is somebody with the rights that RBAC gives, which are none', async () => {
  await using served = await startServed(['--token-file', file('tokens.csv', 'secret,jane,1,"dev,ops"\n')]);
  const config = readFileSync(served.kubeconfig, 'utf8').replace(/token: .*/, 'token: secret');
  await using client = await createClient({ kubeconfig: file('jane.yaml', config) });
  await expect(client.resource(Namespace).list()).rejects.toThrow('User "jane" cannot list resource "namespaces"');
});

test('the kubeconfig is readable by its owner alone, and goes when the cluster goes', async () => {
  const served = await startServed();
  const { statSync } = await import('node:fs');
  expect(statSync(served.kubeconfig).mode & 0o777).toBe(0o600);
  await served.stop();
  await served[Symbol.asyncDispose]();
  expect(existsSync(served.kubeconfig)).toBe(false);
});

test.for([
  [['serve', '--port', 'x'], '--port x: expected a number from 0 to 65535'],
  [['serve', '--colour'], "Unknown option '--colour'"],
  [['serve', '--simulate', 'weather'], 'there is no simulation "weather"'],
  [['serve', '--authorization', 'ABAC'], '--authorization ABAC: expected RBAC or AlwaysAllow'],
  [['serve', '--token-file', '/does/not/exist'], '--token-file /does/not/exist: cannot be read (ENOENT)'],
  [['serve', '--seed', '/does/not/exist.yaml'], '/does/not/exist.yaml'],
  [['serve', '--kubeconfig', '/does/not/exist/kubeconfig'], '/does/not/exist'],
  [['nope'], 'there is no command "nope"'],
] as const)('%j is answered with what is wrong, and code 2', ([args, message]) => {
  const { status, stdout, stderr } = runCommand(args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('a manifest that does not parse is named with line and column', () => {
  const bad = file('bad.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n data: {}\n');
  const { status, stderr } = runCommand(['serve', '--seed', bad]);
  expect([status, stderr]).toEqual([2, expect.stringMatching(/bad\.yaml:5:\d+: /)]);
});

test('a manifest that the cluster refuses is named with its line', () => {
  const bad = file(
    'refused.yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ok}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: Not_Valid}\n',
  );
  const { status, stderr } = runCommand(['serve', '--seed', bad]);
  expect([status, stderr]).toEqual([2, expect.stringMatching(/refused\.yaml:5:1: ConfigMap "Not_Valid" is invalid/)]);
});

test('a bad line of the token file is named, without the token', () => {
  const bad = file('bad-tokens.csv', 'good,jane,1\nhunter2,\n');
  const { status, stderr } = runCommand(['serve', '--token-file', bad]);
  expect([status, stderr]).toEqual([2, expect.stringContaining('line 2')]);
  expect(stderr).not.toContain('hunter2');
});

test('a port in use is said plainly, with code 2', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => holder.once('listening', resolve));
  const address = holder.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { status, stderr } = runCommand(['serve', '--port', String(port)]);
  holder.close();
  expect([status, stderr]).toEqual([2, expect.stringContaining(`--port ${port}: the port is in use`)]);
});
