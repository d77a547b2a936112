import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { validateJobStatus } from './job-status-validation.ts';

const job = (status: JsonObject, spec: JsonObject = {}): StoredObject => ({ metadata: {}, spec, status }) as unknown as StoredObject;
const condition = (type: string): JsonObject => ({ type, status: 'True' });
const problems = (next: JsonObject, before: JsonObject = {}, spec: JsonObject = {}): string[] =>
  validateJobStatus(job(next, spec), job(before, spec)).map(({ field, message }) => `${field}: ${message}`);
const complete = {
  startTime: '2024-01-01T00:00:00Z',
  completionTime: '2024-01-01T00:00:05Z',
  conditions: [condition('SuccessCriteriaMet'), condition('Complete')],
};
const indexed = { completionMode: 'Indexed', completions: 3, parallelism: 1, backoffLimitPerIndex: 1 };

test('a complete job has met its criteria and has both times', () => {
  expect(problems(complete)).toEqual([]);
  expect(problems({ conditions: [condition('Complete')] })).toEqual([
    'status.completionTime: Required value: completionTime is required for Complete jobs',
    'status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
    'status.startTime: Required value: startTime is required for finished job',
  ]);
});

test('a terminal condition stays', () => {
  expect(problems({ startTime: complete.startTime }, complete)).toEqual([
    'status.conditions: Invalid value: cannot disable the terminal Complete=True condition',
    'status.conditions: Invalid value: cannot disable the SuccessCriteriaMet=True condition',
  ]);
});

test.each<[string, JsonObject, JsonObject, JsonObject, string]>([
  ['a counter sinks', { failed: 1 }, { failed: 2 }, {}, 'status.failed: Invalid value: 1: cannot decrease the failed counter'],
  ['more are ready than active', { ready: 2, active: 1 }, {}, {}, 'status.ready: Invalid value: 2: cannot set more ready pods than active'],
  [
    'indexes of a plain job',
    { completedIndexes: '1' },
    {},
    {},
    'status.completedIndexes: Invalid value: "1": cannot set non-empty completedIndexes when non-indexed completion mode',
  ],
  [
    'an index too far',
    { completedIndexes: '0,5' },
    {},
    indexed,
    'status.completedIndexes: Invalid value: "0,5": error parsing completedIndexes: too large index: "5"',
  ],
  [
    'an index in both lists',
    { completedIndexes: '0-1', failedIndexes: '1' },
    {},
    indexed,
    'status.failedIndexes: Invalid value: "1": failedIndexes and completedIndexes overlap at index: 1',
  ],
  [
    'another end',
    { ...complete, completionTime: '2024-01-01T00:00:09Z' },
    complete,
    {},
    'status.completionTime: Invalid value: "2024-01-01T00:00:09Z": field is immutable',
  ],
  [
    'another start',
    { startTime: '2024-01-01T00:00:09Z' },
    { startTime: complete.startTime },
    {},
    'status.startTime: Invalid value: "2024-01-01T00:00:09Z": field is immutable for unsuspended job once set',
  ],
  [
    'a failure without a target',
    { startTime: complete.startTime, conditions: [condition('Failed')] },
    {},
    {},
    'status.conditions: Invalid value: cannot set Failed=True condition without the FailureTarget=true condition',
  ],
  ['a pod counted twice', { uncountedTerminatedPods: { succeeded: ['a', 'a'] } }, {}, {}, 'status.uncountedTerminatedPods.succeeded[1]: Duplicate value: "a"'],
])('%s is refused', (_, ...[next, before, spec, problem]) => {
  expect(problems(next, before, spec)).toEqual([problem]);
});
