import { expect, test } from 'vitest';
import { isPercentage, scaledValue } from './int-or-string.ts';

test('a share is rounded as asked', () => {
  expect(scaledValue('25%', 10, 'up')).toBe(3);
  expect(scaledValue('25%', 10, 'down')).toBe(2);
});

test('a number stands for itself, a word for nothing', () => {
  expect(scaledValue(3, 10, 'up')).toBe(3);
  expect(scaledValue('http', 10, 'up')).toBeUndefined();
});

test('a percentage is whole', () => {
  expect(isPercentage('50%')).toBe(true);
  expect(isPercentage('5.0%')).toBe(false);
});
