import { expect, test } from 'vitest';
import { indentJson } from './json-indent.ts';

test('text is indented as JSON.stringify would, whatever is in its strings', () => {
  const value = { a: [1, { b: null }], 'c{},[]:"\\': 'x: {"y": [1, 2]}\n', empty: {}, none: [], deep: [[[]]], t: true };
  expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
  expect(indentJson('{ "a" : [ ] }')).toBe('{\n  "a": []\n}');
});

test('numbers keep every digit', () => {
  expect(indentJson('{"n":9007199254740993,"f":1.0}')).toBe('{\n  "n": 9007199254740993,\n  "f": 1.0\n}');
});
