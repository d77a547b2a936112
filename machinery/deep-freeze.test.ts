import { expect, test } from 'vitest';
import { deepFreeze, freezeParsed } from './deep-freeze.ts';

test.each([
  ['any value', deepFreeze],
  ['a parsed value', freezeParsed],
])('%s comes back itself, frozen at every depth', (_, freeze) => {
  const value = { list: [{ deep: { er: [1] } }, null, 'text'], nothing: null, left: undefined };
  expect(freeze(value)).toBe(value);
  for (const part of [value, value.list, value.list[0], (value.list[0] as { deep: object }).deep]) expect(Object.isFrozen(part)).toBe(true);
  expect(Object.isFrozen((value.list[0] as { deep: { er: number[] } }).deep.er)).toBe(true);
});

test('scalars come back as they are', () => {
  expect([1, 'text', true, null, undefined].map((value) => freezeParsed(deepFreeze(value)))).toEqual([1, 'text', true, null, undefined]);
});
