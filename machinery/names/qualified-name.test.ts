import { expect, test } from 'vitest';
import { labelValueComplaints, qualifiedNameComplaints } from './qualified-name.ts';

test.each(['a', 'example.com/Name_x.y', 'a'.repeat(63)])('%s is a qualified name', (name) => {
  expect(qualifiedNameComplaints(name)).toEqual([]);
});

test.each([
  ['/x', 'prefix part must be non-empty'],
  ['a/b/c', 'a valid label key must consist of'],
  ['bad key', 'name part must consist of'],
  [`example.com/${'f'.repeat(64)}`, 'name part must be no more than 63 bytes'],
])('%s is no qualified name', (name, complaint) => {
  expect(qualifiedNameComplaints(name)[0]).toContain(complaint);
});

test('a label value may be empty but not start with a dash', () => {
  expect(labelValueComplaints('')).toEqual([]);
  expect(labelValueComplaints('-a')[0]).toContain('a valid label must be an empty string or consist of');
});
