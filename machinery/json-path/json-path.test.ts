import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { findResults, renderJsonPath } from './evaluate.ts';
import { parseJsonPath, relaxedJsonPath } from './parse.ts';

const data: Json = {
  kind: 'List',
  items: [
    { metadata: { name: 'a', labels: { 'x.y/z': '<dotted>' } }, n: 1, ready: true },
    { metadata: { name: 'b' }, n: 2.5, ready: false },
    { metadata: { name: 'c' }, n: 3 },
  ],
  none: null,
};
const render = (template: string, allowMissingKeys = false): string => renderJsonPath(parseJsonPath(template), data, { allowMissingKeys });

test.each([
  ['{.kind}', 'List'],
  ['kind={.kind}!', 'kind=List!'],
  ['{.items[0].metadata.name}', 'a'],
  ['{.items[-1].metadata.name}', 'c'],
  ['{.items[*].metadata.name}', 'a b c'],
  ['{.items[0:2].n}', '1 2.5'],
  ['{.items[-2:].n}', '2.5 3'],
  ['{.items[::2].n}', '1 3'],
  ['{.items[0,2].n}', '1 3'],
  ["{.items[0].metadata['name']}", 'a'],
  ['{.items[0].metadata.labels.x\\.y/z}', '<dotted>'],
  ['{.items[?(@.metadata.name=="b")].n}', '2.5'],
  ['{.items[?(@.n>=2.5)].metadata.name}', 'b c'],
  ['{.items[?(@.ready)].metadata.name}', 'a b'],
  ['{.items[?(@.ready==true)].metadata.name}', 'a'],
  ['{..name}', 'a b c'],
  ['{...name}', 'a b c'],
  ["{.items[*]['metadata.name', 'n']}", 'a b c 1 2.5 3'],
  ['{.items[?(@..name=="b")].n}', '2.5'],
  ['{range .items[:2]}{range .metadata}{.name};{end}{end}', 'a;b;'],
  ['{range .items[*]}{.metadata.name}={.n}{"\\n"}{end}', 'a=1\nb=2.5\nc=3\n'],
  ['{.none}', 'null'],
  ['{.items[0].metadata}', '{"labels":{"x.y/z":"\\u003cdotted\\u003e"},"name":"a"}'],
  ['{$.kind}', 'List'],
  ['{.items[1:1].n}', ''],
])('%s prints %j', (template, text) => {
  expect(render(template, true)).toBe(text);
});

test('a missing field is an error unless it is allowed', () => {
  expect(() => render('{.missing}')).toThrow('missing is not found');
  expect(render('{.missing}', true)).toBe('');
});

test('an index past the end is an error', () => {
  expect(() => render('{.items[9]}')).toThrow('array index out of bounds: index 9, length 3');
});

test.each([
  ['{.a', 'unclosed action'],
  ['{.a[}', 'unterminated array'],
  ['{.a[x]}', 'invalid array index x'],
  ['{.a[?(@.b}', 'unterminated filter'],
  ['{foo}', 'unrecognized identifier foo'],
  ['{end}', 'not in range, nothing to end'],
  ['{!}', "unrecognized character in action: U+0021 '!'"],
  ['{"a}', 'unclosed action'],
  ['{.a,.b}', "unrecognized character in action: U+002C ','"],
  ['{2..}', 'cannot parse number 2..'],
  ['{2e5}', 'unrecognized identifier e5'],
  ['{....a}', 'invalid multiple recursive descent'],
])('%s is refused', (template, message) => {
  expect(() => parseJsonPath(template)).toThrow(message);
});

test('each path has its own list of results', () => {
  expect(findResults(parseJsonPath('{.kind}{.items[*].n}'), data)).toEqual([['List'], [1, 2.5, 3]]);
});

test.each(['metadata.name', '.metadata.name', '{metadata.name}', '{.metadata.name}'])('%s is a relaxed path', (path) => {
  expect(relaxedJsonPath(path)).toBe('{.metadata.name}');
});
