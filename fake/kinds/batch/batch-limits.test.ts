import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { jobStrategy } from './job.ts';

const trial = trialOf(jobStrategy);
const template = (more: JsonObject = {}): JsonObject => ({ spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }], ...more } });
const job = (spec: JsonObject): string => trial.create({ metadata: { name: 'x', uid: 'u' }, spec: { template: template(), ...spec } }).join('\n');
const failure = (rule: JsonObject): string => job({ podFailurePolicy: { rules: [{ action: 'Ignore', ...rule }] } });
const status = (next: JsonObject): string => trial.update({ spec: { template: template() } }, { status: next }, 'status').join('\n');

test('pods of jobs end', () => {
  expect(job({ template: template({ restartPolicy: 'Always' }) })).toBe(`spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"`);
  expect(job({ template: template({ restartPolicy: 'OnFailure' }), podFailurePolicy: { rules: [] } })).toBe(
    `spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified`,
  );
});

test('failures are told by codes or conditions, and not by too many', () => {
  const codes = (values: readonly number[]): JsonObject => ({ onExitCodes: { operator: 'In', values } });
  expect(failure(codes([]))).toBe(`spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: []: at least one value is required`);
  expect(failure(codes(Array.from({ length: 256 }, (_, index) => index + 1)))).toBe(
    `spec.podFailurePolicy.rules[0].onExitCodes.values: Too many: 256: must have at most 255 items`,
  );
  expect(failure(codes([1, 1]))).toBe(`spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Duplicate value: 1`);
  expect(failure({ ...codes([1]), action: 'Explode' })).toBe(
    `spec.podFailurePolicy.rules[0].action: Unsupported value: "Explode": supported values: "Count", "FailIndex", "FailJob", "Ignore"`,
  );
  const conditions = Array.from({ length: 21 }, (_, index) => ({ type: `T${index}`, status: 'True' }));
  expect(failure({ onPodConditions: conditions })).toBe(`spec.podFailurePolicy.rules[0].onPodConditions: Too many: 21: must have at most 20 items`);
  const rules = Array.from({ length: 21 }, () => ({ action: 'Ignore', ...codes([1]) }));
  expect(job({ podFailurePolicy: { rules } })).toBe(`spec.podFailurePolicy.rules: Too many: 21: must have at most 20 items`);
});

test('success is told by counts or indexes, and not by too many', () => {
  const indexed = (successPolicy: JsonObject): string => job({ completionMode: 'Indexed', completions: 3, successPolicy });
  expect(indexed({ rules: [{}] })).toBe(`spec.successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified`);
  expect(indexed({ rules: [{ succeededIndexes: '0,'.repeat(40_000) }] })).toContain('Too long: may not be more than 65536 bytes');
  expect(indexed({ rules: Array.from({ length: 21 }, () => ({ succeededCount: 1 })) })).toBe(
    `spec.successPolicy.rules: Too many: 21: must have at most 20 items`,
  );
});

test('managers and large numbers of indexes are told in full', () => {
  expect(job({ managedBy: 'noslash' })).toBe(`spec.managedBy: Invalid value: "noslash": must be a domain-prefixed path (such as "acme.io/foo")`);
  expect(job({ managedBy: `example.com/${'a'.repeat(60)}` })).toBe(`spec.managedBy: Too long: may not be more than 63 bytes`);
  expect(job({ completionMode: 'Indexed', completions: 100_001, parallelism: 1, backoffLimitPerIndex: 1 })).toBe(
    `spec.maxFailedIndexes: Required value: must be specified when completions is above 100000`,
  );
});

test('a finished job holds nothing open', () => {
  const finished = {
    conditions: [
      { type: 'Failed', status: 'True' },
      { type: 'FailureTarget', status: 'True' },
    ],
    startTime: '2030-01-01T00:00:00Z',
  };
  expect(status({ ...finished, uncountedTerminatedPods: { failed: ['a'] } })).toContain('status.uncountedTerminatedPods: Invalid value');
  expect(status({ ...finished, terminating: 1 })).toContain('status.terminating: Invalid value: 1: terminating>0 is invalid for finished job');
  expect(status({ uncountedTerminatedPods: { succeeded: [''] } })).toContain('must not be empty');
  expect(status({ failedIndexes: '1' })).toContain('status.failedIndexes: Invalid value: "1"');
});
