import { expect, test } from 'vitest';
import { escapeName, unescapeName } from './escaping.ts';

test.each([
  ['plain', 'plain'],
  ['a-b', 'a__dash__b'],
  ['a.b/c', 'a__dot__b__slash__c'],
  ['a__b', 'a__underscores__b'],
  ['namespace', '__namespace__'],
])('%s is written %s and read back', (name, escaped) => {
  expect(escapeName(name)).toBe(escaped);
  expect(unescapeName(escaped)).toBe(name);
});

test.each(['', '1a', 'a$b', 'é'])('%j has no name in expressions', (name) => {
  expect(escapeName(name)).toBeUndefined();
});
