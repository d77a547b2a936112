import { createClient, isNotFound } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { Node, Pod } from 'kubestage/types/core/v1';
import { expect, test } from 'vitest';
import { detectCapabilities } from '../../integration/cluster/capabilities.ts';
import { missingOf } from '../../integration/cluster/ready.ts';

const ready = { conditions: [{ type: 'Ready', status: 'True' }] };

async function stage() {
  const cluster = await FakeCluster.create({ authorization: 'RBAC' });
  const client = await createClient(cluster.connection());
  return {
    cluster,
    client,
    [Symbol.asyncDispose]: async () => {
      await client[Symbol.asyncDispose]();
      await cluster[Symbol.asyncDispose]();
    },
  };
}

test('an API server alone is ready when it answers, and says what it can do', async () => {
  await using s = await stage();
  expect(await missingOf(s.cluster.connection(), {})).toBeUndefined();
  expect([...(await detectCapabilities(s.client))]).toEqual(['rbac']);
});

test('nodes are counted when they are Ready, and then somebody runs the controllers', async () => {
  await using s = await stage();
  const missing = (): Promise<string | undefined> => missingOf(s.cluster.connection(), { nodes: 2 });
  expect(await missing()).toBe('0 of 2 nodes are Ready');
  for (const name of ['a', 'b']) {
    const node = await s.client.resource(Node).create({ metadata: { name } });
    await s.client.resource(Node).status.replace({ ...node, status: name === 'a' ? ready : {} });
  }
  expect(await missing()).toBe('1 of 2 nodes are Ready');
  const second = await s.client.resource(Node).get('b');
  await s.client.resource(Node).status.replace({ ...second, status: ready });
  expect(await missing()).toBeUndefined();
  expect([...(await detectCapabilities(s.client))].sort()).toEqual(['controllers', 'gc', 'namespaces', 'nodes', 'rbac']);
});

test('a cluster whose default namespace has no service account admits no Pod yet', async () => {
  await using s = await stage();
  const connection = s.cluster.connection();
  expect(isNotFound(await missingOf(connection, { needsServiceAccount: true }).catch((error: unknown) => error))).toBe(true);
  await (await s.client.dynamic('v1', 'ServiceAccount')).namespace('default').create({ metadata: { name: 'default' } });
  expect(await missingOf(connection, { needsServiceAccount: true })).toBeUndefined();
});

test("the cluster's DNS is waited for when that is asked for", async () => {
  await using s = await stage();
  const missing = (): Promise<string | undefined> => missingOf(s.cluster.connection(), { needsDns: true });
  expect(await missing()).toBe('no Pod of the cluster DNS is Ready');
  const pods = s.client.resource(Pod).namespace('kube-system');
  const dns = { metadata: { name: 'coredns', labels: { 'k8s-app': 'kube-dns' } }, spec: { containers: [{ name: 'c', image: 'coredns' }] } };
  const pod = await pods.create(dns);
  expect(await missing()).toBe('no Pod of the cluster DNS is Ready');
  await pods.status.replace({ ...pod, status: ready });
  expect(await missing()).toBeUndefined();
});
