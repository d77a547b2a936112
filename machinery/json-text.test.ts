import { expect, test } from 'vitest';
import { inspectJsonText, keysInOrder } from './json-text.ts';

test.each([
  ['', 'unexpected end of JSON input'],
  ['{"metadata":', 'unexpected end of JSON input'],
  ['{"a"', 'unexpected end of JSON input'],
  ['{"metadata":{"name":"a"},}', "invalid character '}' looking for beginning of object key string"],
  ['nope', "invalid character 'o' in literal null (expecting 'u')"],
  ["{'metadata':{}}", "invalid character '\\'' looking for beginning of object key string"],
  ['{"a":1}x', "invalid character 'x' after top-level value"],
  ['\u0001', "invalid character '\\x01' looking for beginning of value"],
  ['{"a":"\n"}', "invalid character '\\n' in string literal"],
  // Go's scanner takes the bytes of a character for characters.
  ['é', "invalid character 'Ã' looking for beginning of value"],
  ['😀', "invalid character 'ð' looking for beginning of value"],
  ['\u007f', "invalid character '\\x7f' looking for beginning of value"],
  ['metadata:', "invalid character 'm' looking for beginning of value"],
  ['{"a":[1,-2.5e3,"\\u00e9",true,null]}', undefined],
])('%s: %s', (text, error) => {
  expect(inspectJsonText(text).error).toBe(error);
});

test('keys that an object has twice are told by their path', () => {
  expect(inspectJsonText('{"spec":{"items":[{"a":1},{"b":1,"b":2}],"size":1,"size":2}}').duplicates).toEqual(['spec.items[1].b', 'spec.size']);
});

test('nesting has its limit, and a thousand levels are within', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  expect(inspectJsonText(nested(1_000)).error).toBeUndefined();
  expect(inspectJsonText(nested(1_001)).error).toBe("invalid character '[' exceeded max depth");
});

test('keys are told in the order of the text, each as often as it comes', () => {
  expect(keysInOrder('{"b":1,"a":{"c":[{"d":1},{"d":2,"d":3}]},"b":2}')).toEqual(['b', 'a', 'a.c', 'a.c[0].d', 'a.c[1].d', 'a.c[1].d', 'b']);
});
