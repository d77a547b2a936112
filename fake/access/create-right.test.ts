import { expect, test } from 'vitest';
import { FakeCluster } from '../cluster.ts';

const RBAC = 'rbac.authorization.k8s.io';
const LEASE = '/apis/coordination.k8s.io/v1/namespaces/shop/leases/lead';
const CONFIG = '/api/v1/namespaces/shop/configmaps/web?fieldManager=alice';

function rbacCluster(verbs: readonly string[]): Promise<FakeCluster> {
  const metadata = { name: 'writer', namespace: 'shop' };
  return FakeCluster.create({
    authorization: 'RBAC',
    seed: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules: [{ apiGroups: ['', 'coordination.k8s.io'], resources: ['*'], verbs }] },
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: RBAC, kind: 'Role', name: 'writer' },
        subjects: [{ kind: 'User', name: 'alice' }],
      },
    ],
  });
}

async function send(cluster: FakeCluster, method: string, target: string, body: object): Promise<{ readonly code: number; readonly message: string }> {
  const type = method === 'PUT' ? 'application/json' : 'application/apply-patch+yaml';
  const headers = { 'content-type': type };
  const answer = await cluster.fetch({ user: 'alice' })(`http://fake.example${target}`, { method, headers, body: JSON.stringify(body) });
  const { message = '' } = (await answer.json()) as { message?: string };
  return { code: answer.status, message };
}

const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' } };
const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'lead' } };

test('whoever may patch and update but not create cannot make an object by an apply or a replace', async () => {
  await using cluster = await rbacCluster(['patch', 'update']);
  expect(await send(cluster, 'PATCH', CONFIG, config)).toEqual({
    code: 403,
    message: 'configmaps "web" is forbidden: User "alice" cannot create resource "configmaps" in API group "" in the namespace "shop"',
  });
  expect((await send(cluster, 'PUT', LEASE, lease)).message).toContain('cannot create resource "leases" in API group "coordination.k8s.io"');
});

test('an object that breaks a rule is refused for that before anybody is asked for the right to create it', async () => {
  await using cluster = await rbacCluster(['patch']);
  const { code } = await send(cluster, 'PATCH', CONFIG, { ...config, data: { '!': 'x' } });
  expect(code).toBe(422);
});

test('with the right to create it is made, and later applies need it no more', async () => {
  await using cluster = await rbacCluster(['patch', 'update', 'create']);
  expect((await send(cluster, 'PATCH', CONFIG, config)).code).toBe(201);
  expect((await send(cluster, 'PATCH', CONFIG, config)).code).toBe(200);
});
