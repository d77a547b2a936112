import { expect, test } from 'vitest';
import { configMapKeyComplaints, environmentNameComplaints, httpHeaderNameComplaints } from './key.ts';

test('a key of a config map may start with a dot but not with two', () => {
  expect(configMapKeyComplaints('.a')).toEqual([]);
  expect(configMapKeyComplaints('..a')).toEqual(["must not start with '..'"]);
  expect(configMapKeyComplaints('..')).toEqual(["must not be '..'"]);
  expect(configMapKeyComplaints('a b')).toHaveLength(1);
});

test('an environment variable has no equals sign in its name', () => {
  expect(environmentNameComplaints('A-b.c d')).toEqual([]);
  expect(environmentNameComplaints('a=b')).toHaveLength(1);
});

test('a header name is letters, digits and dashes', () => {
  expect(httpHeaderNameComplaints('X-A1')).toEqual([]);
  expect(httpHeaderNameComplaints('X_A')).toHaveLength(1);
});
