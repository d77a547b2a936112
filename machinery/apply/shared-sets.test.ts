import { expect, test } from 'vitest';
import { emptySet, type FieldSet } from './field-set.ts';
import { sharedSet } from './shared-sets.ts';

const data = (...keys: readonly string[]): FieldSet => ({
  'f:data': Object.fromEntries(['.', ...keys.map((key) => `f:${key}`)].map((key) => [key, emptySet])),
});

test('sets that say the same are one frozen set', () => {
  const first = sharedSet(data('a', 'b'));
  expect(first).toEqual(data('a', 'b'));
  expect(sharedSet(data('a', 'b'))).toBe(first);
  expect(Object.isFrozen(first['f:data'])).toBe(true);
});

test('a set with less, more or other fields is another one', () => {
  const first = sharedSet(data('a', 'b'));
  for (const other of [data('a'), data('a', 'b', 'c'), data('a', 'c'), { 'f:data': emptySet }]) {
    expect(sharedSet(other)).not.toBe(first);
    expect(sharedSet(other)).toEqual(other);
  }
});

test('what was not seen for long is forgotten, and what is seen again is kept', () => {
  const kept = sharedSet(data('kept'));
  const lost = sharedSet(data('lost'));
  for (let index = 0; index < 20; index += 1) {
    sharedSet(data(`other-${index}`));
    expect(sharedSet(data('kept'))).toBe(kept);
  }
  expect(sharedSet(data('lost'))).not.toBe(lost);
});
