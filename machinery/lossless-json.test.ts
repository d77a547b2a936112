import { expect, test } from 'vitest';
import { integerOf, isSpelledFloat, jsonText, parseLossless } from './lossless-json.ts';

test('integers of 64 bits keep every digit through reading and writing', () => {
  const text = '{"a":9223372036854775807,"b":[-9223372036854775808,9007199254740993],"c":1}';
  expect(parseLossless(text)).toEqual({ a: 9223372036854775807n, b: [-9223372036854775808n, 9007199254740993n], c: 1 });
  expect(jsonText(parseLossless(text))).toBe(text);
});

test('what no 64 bits can hold is a float', () => {
  expect(integerOf('9223372036854775808')).toBe(2 ** 63);
  expect(integerOf('-9223372036854775809')).toBe(-(2 ** 63));
  expect(integerOf('9007199254740991')).toBe(9007199254740991);
});

test('whole numbers that are spelled as floats are told apart until somebody copies them', () => {
  const value = parseLossless('{"list":[1,1.0,1e2,1.5],"map":{"x":2.0,"y":2}}') as { list: number[]; map: Record<string, number> };
  expect(value).toEqual({ list: [1, 1, 100, 1.5], map: { x: 2, y: 2 } });
  expect(value.list.map((_, index) => isSpelledFloat(value.list, index))).toEqual([false, true, true, false]);
  expect([isSpelledFloat(value.map, 'x'), isSpelledFloat(value.map, 'y'), isSpelledFloat({ ...value.map }, 'x')]).toEqual([true, false, false]);
});

test('minus zero is zero, whichever way it is written', () => {
  expect(jsonText(parseLossless('[-0,-0.0]'))).toBe('[0,0]');
  expect(Object.is((parseLossless('[-0]') as number[])[0], 0)).toBe(true);
});

test('a cycle is still refused', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  expect(() => jsonText(cycle)).toThrow(TypeError);
});
