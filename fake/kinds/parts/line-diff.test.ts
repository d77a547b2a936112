import { expect, test } from 'vitest';
import { goAny, goFlag, goList, goMap, goNumber, goPointer, goStruct, goText } from './go-form.ts';
import { diffOf } from './line-diff.ts';

test('a changed line stands between three others on each side', () => {
  const before = { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8 };
  expect(diffOf(before, { ...before, e: 0 })).toBe('@@ -3,7 +3,7 @@\n  "b": 2,\n  "c": 3,\n  "d": 4,\n- "e": 5,\n+ "e": 0,\n  "f": 6,\n  "g": 7,\n  "h": 8\n');
});

test('distant changes make hunks of their own', () => {
  const before = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, 0]));
  expect(diffOf(before, { ...before, k1: 1, k18: 1 }).match(/@@ /g)).toHaveLength(4 / 2);
});

test('a struct shows every field under its name in Go, absent ones as zeros', () => {
  const form = goStruct([
    ['Text', 'text', goText],
    ['Number', 'number', goNumber],
    ['Flag', 'flag', goFlag],
    ['Any', 'any', goAny],
    ['Map', 'map', goMap],
    ['List', 'list', goList(goText)],
    ['Struct', 'struct', goPointer(goStruct([['A', 'a', goText]]))],
  ]);
  expect(JSON.stringify(form({}))).toBe('{"Text":"","Number":0,"Flag":false,"Any":null,"Map":null,"List":null,"Struct":null}');
  expect(JSON.stringify(form({ map: { b: '1', a: '2' }, list: ['x'], struct: {} }))).toBe(
    '{"Text":"","Number":0,"Flag":false,"Any":null,"Map":{"a":"2","b":"1"},"List":["x"],"Struct":{"A":""}}',
  );
});
