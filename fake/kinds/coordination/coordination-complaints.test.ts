import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { leaseCandidateStrategy } from './lease-candidate.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a candidate stands for a lease',
    () =>
      trialOf(leaseCandidateStrategy).create({
        spec: { leaseName: '', binaryVersion: '1.2.3', emulationVersion: '1.2.3', strategy: 'OldestEmulationVersion' },
      }),
    ['spec.leaseName: Required value'],
  ],
  [
    'a candidate has a version',
    () =>
      trialOf(leaseCandidateStrategy).create({ spec: { leaseName: 'a', binaryVersion: '', emulationVersion: '1.2.3', strategy: 'OldestEmulationVersion' } }),
    ['spec.binaryVersion: Required value'],
  ],
  [
    'the versions of a candidate are versions',
    () =>
      trialOf(leaseCandidateStrategy).create({ spec: { leaseName: 'a', binaryVersion: 'one', emulationVersion: 'two', strategy: 'OldestEmulationVersion' } }),
    [
      'spec.emulationVersion: Invalid value: "two": must be a valid semantic version',
      'spec.binaryVersion: Invalid value: "one": must be a valid semantic version',
      "spec.emulationVersion: Required value: must be specified when `strategy` is 'OldestEmulationVersion'",
    ],
  ],
  [
    'a candidate is no older than what it emulates',
    () => trialOf(leaseCandidateStrategy).create({ spec: { leaseName: 'a', binaryVersion: '1.2.3', emulationVersion: '1.10.0', strategy: 'a.b/c' } }),
    ['spec.binaryVersion: Invalid value: "1.2.3": must be greater than or equal to `emulationVersion`'],
  ],
  [
    'a candidate stays with its lease',
    () => trialOf(leaseCandidateStrategy).update({ spec: { leaseName: 'a', binaryVersion: '1.2.3', strategy: 'a.b/c' } }, { spec: { leaseName: 'b' } }),
    ['spec.leaseName: Invalid value: "b": field is immutable'],
  ],
  [
    'a strategy without a domain is one the server has',
    () => trialOf(leaseCandidateStrategy).create({ spec: { leaseName: 'a', binaryVersion: '1.2.3', emulationVersion: '1.2.3', strategy: 'Mine' } }),
    ['spec.strategy.strategy: Unsupported value: "Mine": supported values: "OldestEmulationVersion"'],
  ],
  [
    'a strategy with a domain has a proper one',
    () => trialOf(leaseCandidateStrategy).create({ spec: { leaseName: 'a', binaryVersion: '1.2.3', emulationVersion: '1.2.3', strategy: 'A_b/-' } }),
    [
      "spec.strategy.strategy: Invalid value: \"A_b/-\": prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      "spec.strategy.strategy: Invalid value: \"A_b/-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  [
    'a candidate has a strategy',
    () => trialOf(leaseCandidateStrategy).create({ spec: { leaseName: 'a', binaryVersion: '1.2.3', emulationVersion: '1.2.3', strategy: null } }),
    ['spec.strategy: Required value'],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
