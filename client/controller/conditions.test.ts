import { expect, test } from 'vitest';
import { isConditionTrue, type StatusCondition, setCondition } from './conditions.ts';

const ready = (status: StatusCondition['status'], message = 'm') => ({ type: 'Ready', status, reason: 'R', message });

test('the time of a condition moves with its status alone', () => {
  const first = setCondition(undefined, ready('False'), 1000);
  const second = setCondition(first, ready('False', 'still not'), 2000);
  const third = setCondition(second, ready('True'), 3000);
  expect(first).toEqual([{ ...ready('False'), lastTransitionTime: '1970-01-01T00:00:01Z' }]);
  expect(second[0]).toMatchObject({ message: 'still not', lastTransitionTime: '1970-01-01T00:00:01Z' });
  expect(third[0]).toMatchObject({ status: 'True', lastTransitionTime: '1970-01-01T00:00:03Z' });
  expect([isConditionTrue(second, 'Ready'), isConditionTrue(third, 'Ready'), isConditionTrue(undefined, 'Ready')]).toEqual([false, true, false]);
});

test('a condition that says the same again leaves the list as it is', () => {
  const list = setCondition([], ready('True'), 1000);
  expect(setCondition(list, ready('True'), 9000)).toBe(list);
});
