import { expect, test } from 'vitest';
import { fillConditions, fillTransitionTimes } from './conditions.ts';

test('conditions show what they always show', () => {
  const status = { conditions: [{ type: 'A' }, { type: 'B', status: 'True', reason: 'R', message: 'm', lastTransitionTime: 't' }] };
  fillConditions(status);
  expect(status.conditions).toEqual([
    { type: 'A', status: '', reason: '', message: '', lastTransitionTime: null },
    { type: 'B', status: 'True', reason: 'R', message: 'm', lastTransitionTime: 't' },
  ]);
});

test('other conditions show their time alone', () => {
  const status = { conditions: [{ type: 'A' }] };
  fillTransitionTimes(status);
  expect(status.conditions).toEqual([{ type: 'A', lastTransitionTime: null }]);
  expect(() => fillTransitionTimes(undefined)).not.toThrow();
});
