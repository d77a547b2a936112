import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { apiServiceStrategy } from './api-service.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'an API service has the name of its version and group',
    () =>
      trialOf(apiServiceStrategy).create({
        metadata: { name: 'other' },
        spec: { version: 'v1', group: 'a.example.com', groupPriorityMinimum: 100, versionPriority: 10, service: { namespace: 'n', name: 's' } },
      }),
    ['metadata.name: Invalid value: "other": must be `spec.version+"."+spec.group`: "v1.a.example.com"'],
  ],
  [
    'only v1 is without a group',
    () =>
      trialOf(apiServiceStrategy).create({
        metadata: { name: 'v2.' },
        spec: { version: 'v2', group: '', groupPriorityMinimum: 100, versionPriority: 10, service: { namespace: 'n', name: 's' } },
      }),
    ['spec.group: Required value: only v1 may have an empty group and it better be legacy kube'],
  ],
  [
    'a group is a domain',
    () =>
      trialOf(apiServiceStrategy).create({
        metadata: { name: 'v1.A_b' },
        spec: { version: 'v1', group: 'A_b', groupPriorityMinimum: 100, versionPriority: 10, service: { namespace: 'n', name: 's' } },
      }),
    [
      "spec.group: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a version is a label',
    () =>
      trialOf(apiServiceStrategy).create({
        metadata: { name: '1v.a.example.com' },
        spec: { version: '1v', group: 'a.example.com', groupPriorityMinimum: 100, versionPriority: 10, service: { namespace: 'n', name: 's' } },
      }),
    [
      "spec.version: Invalid value: \"1v\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'priorities are within their bounds',
    () =>
      trialOf(apiServiceStrategy).create({
        metadata: { name: 'v1.a.example.com' },
        spec: { version: 'v1', group: 'a.example.com', groupPriorityMinimum: 20001, versionPriority: 0, service: { namespace: 'n', name: 's' } },
      }),
    [
      'spec.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000',
      'spec.versionPriority: Invalid value: 0: must be positive and less than 1000',
    ],
  ],
  [
    'a local service has no bundle, whose bytes are counted',
    () =>
      trialOf(apiServiceStrategy).create({
        metadata: { name: '' },
        spec: { version: 'v1', group: 'a.example.com', groupPriorityMinimum: 100, versionPriority: 10, caBundle: 'eA==' },
      }),
    ['spec.caBundle: Invalid value: "1 bytes": local APIServices may not have a caBundle'],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
