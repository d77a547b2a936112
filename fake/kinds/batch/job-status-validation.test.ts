import { expect, test } from 'vitest';
import type { StoredObject } from '../../registry/strategy.ts';
import { validateJobStatus } from './job-status-validation.ts';

const job = (status: object): StoredObject => ({ metadata: {}, status }) as unknown as StoredObject;
const condition = (type: string): object => ({ type, status: 'True' });
const complete = {
  startTime: '2024-01-01T00:00:00Z',
  completionTime: '2024-01-01T00:00:05Z',
  conditions: [condition('SuccessCriteriaMet'), condition('Complete')],
};

test('a complete job has met its criteria and has both times', () => {
  expect(validateJobStatus(job(complete), job({}))).toEqual([]);
  expect(validateJobStatus(job({ conditions: [condition('Complete')] }), job({})).map(({ field }) => field)).toEqual([
    'status.startTime',
    'status.completionTime',
    'status.conditions',
  ]);
});

test('a terminal condition stays', () => {
  expect(validateJobStatus(job({}), job(complete)).map(({ message }) => message)).toEqual([
    'Invalid value: cannot disable the terminal Complete=True condition',
    'Invalid value: cannot disable the SuccessCriteriaMet=True condition',
  ]);
});
