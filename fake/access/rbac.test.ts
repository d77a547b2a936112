import { expect, test } from 'vitest';
import type { RegistryReader, StoredObject } from '../registry/strategy.ts';
import { createRbacAuthorizer } from './rbac.ts';

const RBAC = 'rbac.authorization.k8s.io';
const named = (name: string, rest: object): StoredObject => ({ metadata: { name }, ...rest }) as StoredObject;

const state: Readonly<Record<string, readonly StoredObject[]>> = {
  [`clusterroles.${RBAC}`]: [named('reader', { rules: [{ apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] }] })],
  [`clusterrolebindings.${RBAC}`]: [named('paths', { roleRef: { kind: 'ClusterRole', name: 'paths' }, subjects: [{ kind: 'Group', name: 'dev' }] })],
  [`rolebindings.${RBAC}/shop`]: [
    named('read', { roleRef: { kind: 'ClusterRole', name: 'reader' }, subjects: [{ kind: 'User', name: 'alice' }] }),
    named('robot', { roleRef: { kind: 'Role', name: 'one' }, subjects: [{ kind: 'ServiceAccount', name: 'robot' }] }),
  ],
  [`roles.${RBAC}/shop`]: [named('one', { rules: [{ apiGroups: ['apps'], resources: ['*/scale'], resourceNames: ['web'], verbs: ['*'] }] })],
};
const all = (bucket: string, namespace: string): readonly StoredObject[] => {
  if (bucket === `clusterroles.${RBAC}`) {
    return [...(state[bucket] ?? []), named('paths', { rules: [{ nonResourceURLs: ['/healthz', '/api/*'], verbs: ['get'] }] })];
  }
  return state[namespace === '' ? bucket : `${bucket}/${namespace}`] ?? [];
};
const reader: RegistryReader = { list: all, get: (bucket, namespace, name) => all(bucket, namespace).find(({ metadata }) => metadata.name === name) };
const authorize = createRbacAuthorizer(reader);
const alice = { username: 'alice', groups: ['dev'] };
const robot = { username: 'system:serviceaccount:shop:robot' };

test.each([
  ['a verb and resource that the role lists', { user: alice, verb: 'list', group: '', resource: 'pods', namespace: 'shop' }, true],
  ['a subresource that the role lists', { user: alice, verb: 'get', group: '', resource: 'pods', subresource: 'log', namespace: 'shop', name: 'p' }, true],
  ['another verb', { user: alice, verb: 'delete', group: '', resource: 'pods', namespace: 'shop' }, false],
  ['another namespace', { user: alice, verb: 'list', group: '', resource: 'pods', namespace: 'other' }, false],
  ['all namespaces', { user: alice, verb: 'list', group: '', resource: 'pods', namespace: '' }, false],
  ['another user', { user: { username: 'bob' }, verb: 'list', group: '', resource: 'pods', namespace: 'shop' }, false],
  ['a path below a wildcard', { user: alice, verb: 'get', path: '/api/v1' }, true],
  ['a path that is not listed', { user: alice, verb: 'get', path: '/metrics' }, false],
  [
    'a wildcard subresource with the right name',
    { user: robot, verb: 'update', group: 'apps', resource: 'deployments', subresource: 'scale', namespace: 'shop', name: 'web' },
    true,
  ],
  [
    'a wildcard subresource with another name',
    { user: robot, verb: 'update', group: 'apps', resource: 'deployments', subresource: 'scale', namespace: 'shop', name: 'db' },
    false,
  ],
  ['anything by system:masters', { user: { username: 'root', groups: ['system:masters'] }, verb: 'delete', path: '/x' }, true],
])('%s', (_, request, isAllowed) => {
  expect(authorize(request).isAllowed).toBe(isAllowed);
});

test('the reason names the binding, the role and the subject', () => {
  const { reason } = authorize({ user: alice, verb: 'list', group: '', resource: 'pods', namespace: 'shop' });
  expect(reason).toBe('RBAC: allowed by RoleBinding "read/shop" of ClusterRole "reader" to User "alice"');
});
