import { expect, test } from 'vitest';
import { isJsonObject } from '../../machinery/json.ts';
import type { DraftObject } from '../registry/strategy.ts';
import { bootstrapAccess } from './bootstrap-roles.ts';
import { ruleOf } from './policy-lines.ts';

const all = bootstrapAccess();
const ofKind = (kind: string): readonly DraftObject[] => all.filter((object) => object.kind === kind);
const named = (kind: string, name: string): DraftObject | undefined => ofKind(kind).find((object) => object.metadata.name === name);

function rulesOf(name: string): readonly string[] {
  const rules = named('ClusterRole', name)?.['rules'];
  return Array.isArray(rules) ? rules.filter(isJsonObject).map((rule) => JSON.stringify(rule)) : [];
}

test('a server starts with 73 cluster roles, 54 bindings of these, and 7 roles of namespaces with their bindings', () => {
  expect(['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'].map((kind) => ofKind(kind).length)).toEqual([73, 54, 7, 7]);
});

test('every binding refers to a role that there is', () => {
  const missing = all.filter(({ roleRef, metadata }) => {
    if (!isJsonObject(roleRef)) return false;
    return !all.some(
      (role) => role.kind === roleRef['kind'] && role.metadata['name'] === roleRef['name'] && role.metadata['namespace'] === metadata['namespace'],
    );
  });
  expect(missing.map((binding) => binding.metadata.name)).toEqual([]);
});

test('edit holds what view holds, and admin what edit holds', () => {
  expect(rulesOf('view')).toEqual(rulesOf('system:aggregate-to-view'));
  expect(rulesOf('edit')).toEqual(expect.arrayContaining([...rulesOf('view'), ...rulesOf('system:aggregate-to-edit')]));
  expect(rulesOf('admin')).toEqual(expect.arrayContaining([...rulesOf('edit'), ...rulesOf('system:aggregate-to-admin')]));
  expect(new Set(rulesOf('admin')).size).toBe(rulesOf('admin').length);
});

test('a role that others become part of says which, and the others carry that label', () => {
  const label = 'rbac.authorization.k8s.io/aggregate-to-admin';
  expect(named('ClusterRole', 'admin')?.['aggregationRule']).toEqual({ clusterRoleSelectors: [{ matchLabels: { [label]: 'true' } }] });
  const carriers = ofKind('ClusterRole').filter((role) => isJsonObject(role.metadata['labels']) && role.metadata['labels'][label] === 'true');
  expect(carriers.map((role) => role.metadata.name).sort()).toEqual(['edit', 'system:aggregate-to-admin']);
});

test('the role of a controller is bound to its account of kube-system', () => {
  expect(named('ClusterRoleBinding', 'system:controller:job-controller')?.['subjects']).toEqual([
    { kind: 'ServiceAccount', name: 'job-controller', namespace: 'kube-system' },
  ]);
});

test('nobody is bound to the role of nodes, which have an authorizer of their own', () => {
  expect(named('ClusterRoleBinding', 'system:node')).toBeDefined();
  expect(named('ClusterRoleBinding', 'system:node')?.['subjects']).toBeUndefined();
});

test('a line is a rule with every list in order', () => {
  expect(ruleOf('watch,get events.k8s.io,_ events')).toEqual({ apiGroups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['get', 'watch'] });
  expect(ruleOf('update _ configmaps one')).toEqual({ apiGroups: [''], resources: ['configmaps'], resourceNames: ['one'], verbs: ['update'] });
  expect(ruleOf('get path:/livez,/api')).toEqual({ nonResourceURLs: ['/api', '/livez'], verbs: ['get'] });
});
