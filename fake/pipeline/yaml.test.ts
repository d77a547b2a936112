import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { formatYaml } from './yaml.ts';

test('keys are sorted with numbers by value, lists stand below their key, empty collections on its line', () => {
  const value = { b10: 1, b2: [{ y: [], x: {} }, [1, 2]], a: { c: null, d: true } };
  expect(formatYaml(value)).toBe('a:\n  c: null\n  d: true\nb2:\n- x: {}\n  "y": []\n- - 1\n  - 2\nb10: 1\n');
});

test.each([
  ['plain text', 'plain text'],
  ['1', '"1"'],
  ['1.5e3', '"1.5e3"'],
  ['0x1F', '"0x1F"'],
  ['yes', '"yes"'],
  ['n', '"n"'],
  ['', '""'],
  ['null', '"null"'],
  ['12:30:45', '"12:30:45"'],
  ['2026-01-01T00:00:00Z', '"2026-01-01T00:00:00Z"'],
  ['a: b', "'a: b'"],
  ['ends with:', "'ends with:'"],
  ['a #b', "'a #b'"],
  ['*star', "'*star'"],
  ["it's: so", "'it''s: so'"],
  ['- dash', "'- dash'"],
  ['-dash', '-dash'],
  ['a:b', 'a:b'],
  [' blank', "' blank'"],
  ['tab\there', '"tab\\there"'],
  ['bell\u0007', '"bell\\a"'],
  ['two\nlines', '|-\n  two\n  lines'],
  ['two\nlines\n', '|\n  two\n  lines'],
  ['blank \nend', '"blank \\nend"'],
])('%j is written as %j', (text, written) => {
  expect(formatYaml({ k: text })).toBe(`k: ${written}\n`);
  expect(parse(formatYaml({ k: text }), { version: '1.1' })).toEqual({ k: text });
});

test('a long text is broken at the first blank beyond the 80th column', () => {
  const text = `${'x'.repeat(85)} ${'y'.repeat(10)} z`;
  expect(formatYaml({ k: text })).toBe(`k: ${'x'.repeat(85)}\n  ${'y'.repeat(10)} z\n`);
  expect(formatYaml({ k: [`a: ${text}`] })).toBe(`k:\n- 'a: ${'x'.repeat(85)}\n  ${'y'.repeat(10)} z'\n`);
});
