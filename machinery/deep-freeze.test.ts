import { expect, test } from 'vitest';
import { deepFreeze } from './deep-freeze.ts';

test('a value comes back itself, frozen at every depth', () => {
  const value = { list: [{ deep: { er: [1] } }, null, 'text'], nothing: null, left: undefined };
  expect(deepFreeze(value)).toBe(value);
  for (const part of [value, value.list, value.list[0], (value.list[0] as { deep: object }).deep]) expect(Object.isFrozen(part)).toBe(true);
  expect(Object.isFrozen((value.list[0] as { deep: { er: number[] } }).deep.er)).toBe(true);
});

test('scalars come back as they are', () => {
  expect([1, 'text', true, null, undefined].map(deepFreeze)).toEqual([1, 'text', true, null, undefined]);
});
