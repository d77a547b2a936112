import { expect, test } from 'vitest';
import { warningHeaders } from './answers.ts';

test('warnings are quoted, and what no header may have is left out', () => {
  expect(warningHeaders([])).toEqual({});
  expect(warningHeaders(['say "x"', 'two\nlines', 'é'])).toEqual({ warning: ['299 - "say \\"x\\""', '299 - "é"'] });
  expect(warningHeaders(['\u0001'])).toEqual({});
});

test('long warnings are kept as they are up to 4096 characters, beyond that each is cut to 256 and the last are left out', () => {
  const long = 'a'.repeat(2048);
  expect(warningHeaders([long, long]).warning?.map((text) => text.length)).toEqual([2056, 2056]);
  expect(warningHeaders([long, long, 'short']).warning?.map((text) => text.length)).toEqual([264, 264, 13]);
  expect(warningHeaders(Array.from({ length: 30 }, () => long)).warning).toHaveLength(16);
});
