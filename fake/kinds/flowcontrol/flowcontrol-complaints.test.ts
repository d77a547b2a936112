import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { flowSchemaStrategy } from './flow-schema.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a schema leads to a level',
    () => trialOf(flowSchemaStrategy).create({ spec: { matchingPrecedence: 10, priorityLevelConfiguration: { name: '' } } }),
    ['spec.priorityLevelConfiguration.name: Required value: must reference a priority level'],
  ],
  [
    'a schema leads to a level that could be there',
    () => trialOf(flowSchemaStrategy).create({ spec: { matchingPrecedence: 10, priorityLevelConfiguration: { name: 'A_b' } } }),
    [
      "spec.priorityLevelConfiguration.name: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'flows are told apart in a known way',
    () =>
      trialOf(flowSchemaStrategy).create({
        spec: { matchingPrecedence: 10, priorityLevelConfiguration: { name: 'global-default' }, distinguisherMethod: { type: 'ByMood' } },
      }),
    ['spec.distinguisherMethod.type: Unsupported value: {"Type":"ByMood"}: supported values: "ByNamespace", "ByUser"'],
  ],
  [
    'a subject is told',
    () =>
      trialOf(flowSchemaStrategy).create({
        spec: {
          matchingPrecedence: 10,
          priorityLevelConfiguration: { name: 'global-default' },
          rules: [{ subjects: [{ kind: 'User' }], resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true }] }],
        },
      }),
    ["spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'"],
  ],
  [
    'a subject has a name',
    () =>
      trialOf(flowSchemaStrategy).create({
        spec: {
          matchingPrecedence: 10,
          priorityLevelConfiguration: { name: 'global-default' },
          rules: [
            { subjects: [{ kind: 'User', user: { name: '' } }], resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true }] },
          ],
        },
      }),
    ['spec.rules[0].subjects[0].user.name: Required value'],
  ],
  [
    'a service account has a name and a namespace',
    () =>
      trialOf(flowSchemaStrategy).create({
        spec: {
          matchingPrecedence: 10,
          priorityLevelConfiguration: { name: 'global-default' },
          rules: [
            {
              subjects: [{ kind: 'ServiceAccount', serviceAccount: { name: 'A_b', namespace: '' } }],
              resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true }],
            },
          ],
        },
      }),
    [
      "spec.rules[0].subjects[0].serviceAccount.name: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      'spec.rules[0].subjects[0].serviceAccount.namespace: Required value: must specify namespace for service account',
    ],
  ],
  [
    'the namespace of a service account is a label',
    () =>
      trialOf(flowSchemaStrategy).create({
        spec: {
          matchingPrecedence: 10,
          priorityLevelConfiguration: { name: 'global-default' },
          rules: [
            {
              subjects: [{ kind: 'ServiceAccount', serviceAccount: { name: 'a', namespace: 'A_' } }],
              resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true }],
            },
          ],
        },
      }),
    [
      "spec.rules[0].subjects[0].serviceAccount.namespace: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
