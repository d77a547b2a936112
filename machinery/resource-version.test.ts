import { expect, test } from 'vitest';
import { compareResourceVersions } from './resource-version.ts';

test('versions are compared as decimals of any length', () => {
  expect(compareResourceVersions('9', '10')).toBeLessThan(0);
  expect(compareResourceVersions('1180591620717411303424', '9')).toBeGreaterThan(0);
  expect(compareResourceVersions('9007199254740993', '9007199254740992')).toBeGreaterThan(0);
  expect(compareResourceVersions('7', '7')).toBe(0);
});

test('what is no version compares with nothing', () => {
  for (const wrong of ['', '0', '01', 'a', '-1', '1.0']) expect(compareResourceVersions(wrong, '1')).toBe(undefined);
});
