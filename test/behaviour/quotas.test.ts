import { expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';

type Reply = readonly [code: number, body: Record<string, unknown>];

async function send(cluster: FakeCluster, method: string, target: string, value?: unknown): Promise<Reply> {
  const { exchange, peer } = cluster.connection();
  const body = value === undefined ? ({ kind: 'none' } as const) : ({ kind: 'value', value } as const);
  const headers = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {};
  const answer = await exchange({ method, target, headers, body, signal: new AbortController().signal, peer });
  return [answer.status, answer.body.kind === 'value' ? (answer.body.value as Record<string, unknown>) : {}];
}

const namespace = '/api/v1/namespaces/default';

async function clusterWithQuota(hard: Record<string, string>): Promise<FakeCluster> {
  const cluster = await FakeCluster.create();
  const used = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']));
  await cluster.seed([{ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard }, status: { hard, used } }]);
  return cluster;
}

async function usedOf(cluster: FakeCluster): Promise<unknown> {
  const [, quota] = await send(cluster, 'GET', `${namespace}/resourcequotas/q`);
  return (quota['status'] as Record<string, unknown>)['used'];
}

test('of writes at the same time no more pass than the quota allows', async () => {
  await using cluster = await clusterWithQuota({ configmaps: '3' });
  const replies = await Promise.all(
    Array.from({ length: 8 }, (_, index) => send(cluster, 'POST', `${namespace}/configmaps`, { metadata: { name: `c${index}` } })),
  );
  expect(replies.map(([code]) => code).sort()).toEqual([201, 201, 201, 403, 403, 403, 403, 403]);
  expect(await usedOf(cluster)).toEqual({ configmaps: '3' });
});

test('objects of custom resources count by their own name', async () => {
  await using cluster = await clusterWithQuota({ 'count/foos.example.com': '1' });
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  await cluster.seed([
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'foos.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'foos', kind: 'Foo' },
        versions: [{ name: 'v1', served: true, storage: true, schema }],
      },
    },
  ]);
  const foo = (name: string): object => ({ apiVersion: 'example.com/v1', kind: 'Foo', metadata: { name } });
  const target = '/apis/example.com/v1/namespaces/default/foos';
  expect((await send(cluster, 'POST', target, foo('a')))[0]).toBe(201);
  const [code, body] = await send(cluster, 'POST', target, foo('b'));
  expect([code, body['message']]).toEqual([
    403,
    'foos.example.com "b" is forbidden: exceeded quota: q, requested: count/foos.example.com=1, used: count/foos.example.com=1, limited: count/foos.example.com=1',
  ]);
});

test('the use is written by the API server itself, through the status', async () => {
  await using cluster = await clusterWithQuota({ configmaps: '1' });
  await send(cluster, 'POST', `${namespace}/configmaps`, { metadata: { name: 'c' } });
  const [, quota] = await send(cluster, 'GET', `${namespace}/resourcequotas/q`);
  const { managedFields } = quota['metadata'] as { managedFields: readonly Record<string, unknown>[] };
  expect(managedFields).toContainEqual(expect.objectContaining({ manager: 'kube-apiserver', operation: 'Update', subresource: 'status' }));
});

test('a quota at its limit does not keep anything from being deleted', async () => {
  await using cluster = await clusterWithQuota({ configmaps: '1' });
  await send(cluster, 'POST', `${namespace}/configmaps`, { metadata: { name: 'c' } });
  expect((await send(cluster, 'DELETE', `${namespace}/configmaps/c`))[0]).toBe(200);
});
