import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { namespacedRoleStrategy } from './role.ts';
import { clusterRoleBindingStrategy, roleBindingStrategy } from './role-binding.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a service account has a name that could be there',
    () =>
      trialOf(roleBindingStrategy).create({
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
        subjects: [{ kind: 'ServiceAccount', name: 'A_', namespace: 'n' }],
      }),
    [
      "subjects[0].name: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a role has a name that is a segment of a path',
    () => trialOf(roleBindingStrategy).create({ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a/b' } }),
    ['roleRef.name: Invalid value: "a/b": may not contain \'/\''],
  ],
  [
    'a service account of the cluster names its namespace',
    () =>
      trialOf(clusterRoleBindingStrategy).create({
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'r' },
        subjects: [{ kind: 'ServiceAccount', name: 'a' }],
      }),
    ['subjects[0].namespace: Required value'],
  ],
  [
    'a service account is of no group',
    () =>
      trialOf(roleBindingStrategy).create({
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
        subjects: [{ kind: 'ServiceAccount', name: 'a', namespace: 'n', apiGroup: 'x' }],
      }),
    ['subjects[0].apiGroup: Unsupported value: "x": supported values: ""'],
  ],
  [
    'verbs that are missing are told behind everything else that is wrong with a role',
    () => trialOf(namespacedRoleStrategy).create({ rules: [{}] }),
    [
      'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
      'rules[0].resources: Required value: resource rules must supply at least one resource',
      'rules[0].verbs: Required value',
    ],
  ],
  [
    'names that are missing are told behind everything else that is wrong with a binding, that of the role last',
    () =>
      trialOf(roleBindingStrategy).create({ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Shoe' }, subjects: [{ kind: 'Foo' }, { kind: 'Foo' }] }),
    [
      'roleRef.kind: Unsupported value: "Shoe": supported values: "Role", "ClusterRole"',
      'subjects[0].kind: Unsupported value: "Foo": supported values: "ServiceAccount", "User", "Group"',
      'subjects[1].kind: Unsupported value: "Foo": supported values: "ServiceAccount", "User", "Group"',
      'subjects[0].name: Required value',
      'subjects[1].name: Required value',
      'roleRef.name: Required value',
    ],
  ],
  [
    'of a changed binding, the missing name of the role is told where the role is',
    () =>
      trialOf(roleBindingStrategy).update(
        { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' }, subjects: [{ kind: 'User', name: 'a' }] },
        { roleRef: { name: '' }, subjects: [{ kind: 'User', name: '' }] },
      ),
    [
      'roleRef.name: Required value',
      'roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":""}: field is immutable',
      'subjects[0].name: Required value',
    ],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
