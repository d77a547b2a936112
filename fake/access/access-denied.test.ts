import { expect, test } from 'vitest';
import { accessDenied } from './access-denied.ts';

const user = { username: 'alice' };

test('a refusal names the group with the resource, and the namespace', () => {
  const { status } = accessDenied({ user, verb: 'get', group: 'apps', resource: 'deployments', subresource: 'scale', namespace: 'shop', name: 'web' });
  expect(status.message).toBe(
    'deployments.apps "web" is forbidden: User "alice" cannot get resource "deployments/scale" in API group "apps" in the namespace "shop"',
  );
  expect(status.details).toEqual({ name: 'web', group: 'apps', kind: 'deployments' });
});

test('a refusal without a namespace is at the cluster scope, and gives the reason last', () => {
  const { status } = accessDenied({ user, verb: 'list', group: '', resource: 'nodes' }, 'rbac: gone');
  expect(status.message).toBe('nodes is forbidden: User "alice" cannot list resource "nodes" in API group "" at the cluster scope: rbac: gone');
});

test('a refused path has no details', () => {
  const { status } = accessDenied({ user, verb: 'get', path: '/metrics' });
  expect(status.message).toBe('forbidden: User "alice" cannot get path "/metrics"');
  expect(status.details).toEqual({});
});
