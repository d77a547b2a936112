import { createClient } from 'kubestage';
import { type IntegrationCluster, startK3s } from 'kubestage/integration';
import { Node } from 'kubestage/types/core/v1';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Foo } from '../../examples/sample-controller/foo.ts';
import { session } from '../../integration/engine/session.ts';
import { docker, fakeImage, type ImageUnderTest, imageUnderTest, leftOf } from './stand-ins.ts';

let under: ImageUnderTest;
let cluster: IntegrationCluster;
const crd = new URL('../../fixtures/sample/crd.yaml', import.meta.url).pathname;

beforeAll(async () => {
  under = imageUnderTest('k3s');
  const { image, isPrivileged } = under;
  cluster = await startK3s({ image, isPrivileged, nodes: 2, tlsSans: ['k3s.test'], manifests: crd });
});
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  expect(leftOf(session().id)).toEqual([]);
});

const problem = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'it started',
    (error: unknown) => error,
  );

test('a server and an agent are two nodes that are Ready, with the definitions served that were asked for', async () => {
  await using client = await createClient(cluster.connection());
  expect((await client.resource(Node).list()).items).toHaveLength(2);
  expect((await client.resource(Foo).namespace('default').list()).items).toEqual([]);
  expect([...cluster.capabilities]).toEqual(expect.arrayContaining(['nodes', 'gc', 'images', 'rbac']));
});

test('the certificate holds the names that were asked for', async () => {
  const connection = cluster.connection();
  await using client = await createClient({ ...connection, tls: { ...connection.tls, serverName: 'k3s.test' } });
  expect((await client.discovery.serverVersion()).gitVersion).toBe(cluster.serverVersion);
});

test('images of the engine are put on both nodes', async () => {
  await cluster.loadImages([fakeImage]);
  const names = docker('ps', '--filter', `label=dev.kubestage.session=${session().id}`, '--format', '{{.Names}}').split('\n');
  expect(names).toHaveLength(2);
  for (const name of under.isStandIn ? names : []) {
    const loaded = docker('exec', name, '/usr/local/bin/node', '-p', "require('fs').readFileSync('/stand-in-images','utf8')");
    expect(loaded).toContain(fakeImage);
  }
});

test('the logs are of every node', async () => {
  const logs = await cluster.logs();
  expect(logs).toMatch(/==> kubestage-k3s-server-\S+ <==[\s\S]+==> kubestage-k3s-agent-\S+ <==/);
  if (under.isStandIn) expect(logs).toContain(`privileged: ${under.isPrivileged}`);
});

test('one that never has a node ready says what is missing, with the end of its log', async () => {
  const { image, isPrivileged } = imageUnderTest('k3s', 'never-ready');
  const refusal = await problem(startK3s({ image, isPrivileged, readyTimeoutMs: 15_000 }));
  expect(refusal).toMatchObject({
    problem: 'never-ready',
    message: expect.stringMatching(/was not ready after 15 s: 0 of 1 nodes are Ready\nthe end of its log:\n[\s\S]*Waiting for containerd startup/),
  });
});

test('one that ends says so at once, with the end of its log', async () => {
  const { image, isPrivileged } = imageUnderTest('k3s', 'crash');
  const refusal = await problem(startK3s({ image, isPrivileged }));
  expect(refusal).toMatchObject({ problem: 'never-ready', message: expect.stringMatching(/ended with 1[\s\S]*failed to find cpuset cgroup/) });
});

test('a cluster with a name is found again, and outlives who has started it', async () => {
  const { image, isPrivileged } = imageUnderTest('k3s');
  const options = { image, isPrivileged, reuse: `test-${process.pid}` };
  try {
    const both = await Promise.all([startK3s(options), startK3s(options)]);
    expect(both[0].kubeconfig).toBe(both[1].kubeconfig);
    await Promise.all(both.map((one) => one[Symbol.asyncDispose]()));
    const again = await startK3s(options);
    expect(again.kubeconfig).toBe(both[0].kubeconfig);
  } finally {
    docker('rm', '--force', '--volumes', `kubestage-k3s-server-${options.reuse}`);
  }
});
