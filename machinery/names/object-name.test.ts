import { expect, test } from 'vitest';
import { nameCheckOf } from './object-name.ts';

test('a prefix may end in a dash, a name may not', () => {
  const check = nameCheckOf(undefined);
  expect(check('a-', true)).toEqual([]);
  expect(check('a-', false)).toHaveLength(1);
});

test('a path segment takes colons, but neither slash nor percent sign', () => {
  const check = nameCheckOf('path-segment');
  expect(check('system:A', false)).toEqual([]);
  expect(check('a/b%', false)).toEqual(["may not contain '/'", "may not contain '%'"]);
  expect(check('..', false)).toEqual(["may not be '..'"]);
});
