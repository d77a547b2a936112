import { expect, test } from 'vitest';
import { FakeCluster } from '../cluster.ts';

const API = '/apis/rbac.authorization.k8s.io/v1/namespaces/shop';

async function rbacCluster(): Promise<FakeCluster> {
  const RBAC = 'rbac.authorization.k8s.io';
  return FakeCluster.create({
    authorization: 'RBAC',
    seed: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'Role',
        metadata: { name: 'manager', namespace: 'shop' },
        rules: [{ apiGroups: [RBAC], resources: ['roles', 'rolebindings'], verbs: ['create'] }],
      },
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'RoleBinding',
        metadata: { name: 'manager', namespace: 'shop' },
        roleRef: { apiGroup: RBAC, kind: 'Role', name: 'manager' },
        subjects: [{ kind: 'User', name: 'alice' }],
      },
    ],
  });
}

async function postAs(cluster: FakeCluster, target: string, body: object): Promise<number> {
  const send = cluster.fetch({ user: 'alice' });
  const answer = await send(`http://fake.example${target}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.status;
}

test('nobody makes a role of rights that he lacks, nor binds one', async () => {
  await using cluster = await rbacCluster();
  const rules = (resource: string, verb: string, apiGroup: string): object[] => [{ apiGroups: [apiGroup], resources: [resource], verbs: [verb] }];
  expect(await postAs(cluster, `${API}/roles`, { metadata: { name: 'a' }, rules: rules('secrets', 'get', '') })).toBe(403);
  expect(await postAs(cluster, `${API}/roles`, { metadata: { name: 'b' }, rules: rules('roles', 'create', 'rbac.authorization.k8s.io') })).toBe(201);
  const binding = (name: string): object => ({ metadata: { name }, roleRef: { kind: 'ClusterRole', name: 'cluster-admin' } });
  expect(await postAs(cluster, `${API}/rolebindings`, binding('c'))).toBe(403);
});

test('only who may do everything lets a role be put together of others; a rule that chooses nothing is invalid for anybody', async () => {
  await using cluster = await rbacCluster();
  const RBAC = 'rbac.authorization.k8s.io';
  await cluster.seed([
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'm' }, rules: [{ apiGroups: [RBAC], resources: ['clusterroles'], verbs: ['create'] }] },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'm' },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'm' },
      subjects: [{ kind: 'User', name: 'alice' }],
    },
  ]);
  const roles = `/apis/${RBAC}/v1/clusterroles`;
  const role = (name: string, clusterRoleSelectors: object[]): object => ({ metadata: { name }, aggregationRule: { clusterRoleSelectors } });
  expect(await postAs(cluster, roles, role('a', [{ matchLabels: { a: 'b' } }]))).toBe(403);
  expect(await postAs(cluster, roles, role('b', []))).toBe(422);
});
