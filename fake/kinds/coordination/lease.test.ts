import { expect, test } from 'vitest';
import { apiServiceStrategy } from '../apiregistration/api-service.ts';
import { runtimeClassStrategy } from '../node/runtime-class.ts';
import { trialOf } from '../parts/trial.ts';
import { leaseStrategy } from './lease.ts';
import { leaseCandidateStrategy } from './lease-candidate.ts';

test.each<[object, readonly string[]]>([
  [{}, []],
  [{ leaseDurationSeconds: 0 }, ['spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0']],
  [{ leaseTransitions: -1 }, ['spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0']],
])('a lease with %j: %j', (spec, expected) => {
  expect(trialOf(leaseStrategy).create({ spec } as never)).toEqual(expected);
});

test('elections that the server coordinates are off, and what asks for them is dropped', () => {
  const asked = { strategy: 'OldestEmulationVersion', preferredHolder: 'a', holderIdentity: 'b' };
  expect(trialOf(leaseStrategy).created({ spec: asked })['spec']).toEqual({ holderIdentity: 'b' });
});

test('a candidate is chosen in a way that the server knows, or one with a domain', () => {
  const chosen = (strategy: string): readonly string[] =>
    trialOf(leaseCandidateStrategy).create({ spec: { leaseName: 'l', binaryVersion: '1.2.3', strategy } });
  expect(chosen('Newest')).toEqual(['spec.strategy.strategy: Unsupported value: "Newest": supported values: "OldestEmulationVersion"']);
  expect(chosen('example.com/Newest')).toEqual([]);
});

test('a candidate names its lease, its version and how it is chosen', () => {
  expect(trialOf(leaseCandidateStrategy).create({ spec: {} })).toEqual([
    'spec.leaseName: Required value',
    'spec.binaryVersion: Required value',
    'spec.strategy: Required value',
  ]);
  const spec = { leaseName: 'l', binaryVersion: 'x', strategy: 'OldestEmulationVersion' };
  expect(trialOf(leaseCandidateStrategy).create({ spec })).toEqual([
    'spec.binaryVersion: Invalid value: "x": must be a valid semantic version',
    "spec.emulationVersion: Required value: must be specified when `strategy` is 'OldestEmulationVersion'",
  ]);
});

test('tolerations of a runtime class fit their operators and effects', () => {
  const scheduling = {
    tolerations: [
      { key: 'a', operator: 'Exists', value: 'x' },
      { key: 'a', effect: 'X' },
      { key: 'a', effect: 'NoSchedule', tolerationSeconds: 1 },
    ],
  };
  expect(trialOf(runtimeClassStrategy).create({ handler: 'h', scheduling })).toEqual([
    'scheduling.tolerations[0].operator: Invalid value: {"Key":"a","Operator":"Exists","Value":"x","Effect":"","TolerationSeconds":null}: value must be empty when `operator` is \'Exists\'',
    'scheduling.tolerations[1].effect: Unsupported value: "X": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    'scheduling.tolerations[2].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when `tolerationSeconds` is set',
  ]);
  expect(trialOf(runtimeClassStrategy).update({ handler: 'h' }, { handler: 'i' })).toEqual(['handler: Invalid value: null: field is immutable']);
});

test('an API service with a service behind it names it, by a port that there is', () => {
  const spec = { group: 'a.b', version: 'v1', groupPriorityMinimum: 1, versionPriority: 1, service: { name: 's', namespace: 'n', port: 70_000 } };
  expect(trialOf(apiServiceStrategy).create({ metadata: { name: 'v1.a.b' }, spec })).toEqual([
    'spec.service.port: Invalid value: 70000: port is not valid: must be between 1 and 65535, inclusive',
  ]);
});

test('a candidate has a name that a key of a config map could have', () => {
  const rule = leaseCandidateStrategy.nameRule;
  if (typeof rule !== 'function') throw new Error('candidates have a rule of their own');
  expect(rule('Host_1.2', false)).toEqual([]);
  expect(rule('a/b', false)).toHaveLength(1);
});

test('candidates are listed with their versions', () => {
  const candidate = { metadata: { name: 'x' }, spec: { leaseName: 'l', binaryVersion: '1.2.3', strategy: 'a.b/c' } };
  expect(leaseCandidateStrategy.table?.columns.map(({ name }) => name)).toEqual(['Name', 'LeaseName', 'BinaryVersion', 'EmulationVersion', 'Age']);
  expect(leaseCandidateStrategy.table?.cells(candidate as never, 0)).toEqual(['x', 'l', '1.2.3', '', '<unknown>']);
});
