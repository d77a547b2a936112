import { createClient } from 'kubestage';
import { type IntegrationCluster, startKind } from 'kubestage/integration';
import { DaemonSet } from 'kubestage/types/apps/v1';
import { Node } from 'kubestage/types/core/v1';
import { StorageClass } from 'kubestage/types/storage.k8s.io/v1';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { session } from '../../integration/engine/session.ts';
import { docker, fakeImage, type ImageUnderTest, imageUnderTest, leftOf } from './stand-ins.ts';

let under: ImageUnderTest;
let cluster: IntegrationCluster;

beforeAll(async () => {
  under = imageUnderTest('kind');
  const { image, isPrivileged } = under;
  cluster = await startKind({ image, isPrivileged, workers: 2, tlsSans: ['kind.test'] });
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

test('a control plane and two workers are three nodes that are Ready', async () => {
  await using client = await createClient(cluster.connection());
  const { items } = await client.resource(Node).list();
  expect(items.map(({ metadata }) => metadata?.name?.replace(/^kubestage-kind-[^-]+-/, '')).sort()).toEqual(['control-plane', 'worker', 'worker2']);
  expect([...cluster.capabilities]).toEqual(expect.arrayContaining(['nodes', 'gc', 'images', 'rbac']));
});

test('the control plane of more than one node keeps its taint, and the image brings network and storage', async () => {
  await using client = await createClient(cluster.connection());
  const { items } = await client.resource(Node).list();
  expect(items.flatMap(({ spec }) => spec?.taints ?? []).map(({ key }) => key)).toEqual(['node-role.kubernetes.io/control-plane']);
  const network = await client.resource(DaemonSet).namespace('kube-system').get('kindnet');
  const env = network.spec?.template.spec?.containers[0]?.env ?? [];
  expect(env.find(({ name }) => name === 'POD_SUBNET')?.value).toBe('10.244.0.0/16');
  expect((await client.resource(StorageClass).list()).items.map(({ metadata }) => metadata?.name)).toEqual(['standard']);
});

test('the certificate holds the names that were asked for', async () => {
  const connection = cluster.connection();
  await using client = await createClient({ ...connection, tls: { ...connection.tls, serverName: 'kind.test' } });
  expect((await client.discovery.serverVersion()).gitVersion).toBe(cluster.serverVersion);
});

test('images of the engine are put on every node', async () => {
  await cluster.loadImages([fakeImage]);
  const names = docker('ps', '--filter', `label=dev.kubestage.session=${session().id}`, '--format', '{{.Names}}').split('\n');
  expect(names).toHaveLength(3);
  for (const name of under.isStandIn ? names : []) {
    const loaded = docker('exec', name, '/usr/local/bin/node', '-p', "require('fs').readFileSync('/stand-in-images','utf8')");
    expect(loaded).toContain(fakeImage);
  }
});

test('a node that does not boot is never ready', async () => {
  const { image, isPrivileged } = imageUnderTest('kind', 'never-boots');
  const refusal = await problem(startKind({ image, isPrivileged, readyTimeoutMs: 10_000 }));
  expect(refusal).toMatchObject({
    problem: 'never-ready',
    message: expect.stringMatching(/the node has not booted\nthe end of its log:\n[\s\S]*INFO: ensuring/),
  });
});

test('a step of kubeadm that fails is named, with what it has said', async () => {
  const { image, isPrivileged } = imageUnderTest('kind', 'init-fails');
  const refusal = await problem(startKind({ image, isPrivileged }));
  expect(refusal).toMatchObject({
    problem: 'failed',
    message: expect.stringMatching(/kubeadm init in \S+ ended with 1\n[\s\S]*error execution phase wait-control-plane/),
  });
});

test('a cluster with a name is made once and found again; its only node takes every Pod', async () => {
  const { image, isPrivileged } = imageUnderTest('kind');
  const options = { image, isPrivileged, reuse: `test-${process.pid}` };
  try {
    const both = await Promise.all([startKind(options), startKind(options)]);
    expect(both[0].kubeconfig).toBe(both[1].kubeconfig);
    await Promise.all(both.map((one) => one[Symbol.asyncDispose]()));
    const again = await startKind(options);
    await using client = await createClient(again.connection());
    const { items } = await client.resource(Node).list();
    expect(items.map(({ spec }) => spec?.taints ?? [])).toEqual([[]]);
  } finally {
    docker('rm', '--force', '--volumes', `kubestage-kind-control-plane-${options.reuse}`);
    docker('volume', 'rm', '--force', `kubestage-kind-${options.reuse}-control-plane-var`);
  }
});
