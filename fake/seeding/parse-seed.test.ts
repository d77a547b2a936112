import { expect, test } from 'vitest';
import { parseSeed } from './parse-seed.ts';
import { SeedError } from './seed-error.ts';

const head = 'apiVersion: v1\nkind: ConfigMap\n';

test('documents and the items of lists come in order, each with its place', () => {
  const text = `${head}---\n---\napiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Secret\n  - {apiVersion: v1, kind: Pod}\n`;
  expect(parseSeed(text, 'f.yaml').map(({ object, place }) => [(object as { kind: string }).kind, place])).toEqual([
    ['ConfigMap', 'f.yaml:1:1'],
    ['Secret', 'f.yaml:8:5'],
    ['Pod', 'f.yaml:10:5'],
  ]);
});

test('YAML is read as kubectl reads it: yes is true, a leading zero is octal, times stay text', () => {
  const [item] = parseSeed(`${head}a: yes\nb: 0777\nc: 2026-01-01\nd: 12:30:45\ne: !!binary AA==\n`, 'f.yaml');
  expect(item?.object).toMatchObject({ a: true, b: 511, c: '2026-01-01', d: '12:30:45', e: 'AA==' });
});

test('JSON is read too', () => {
  expect(parseSeed('{"apiVersion":"v1","kind":"Pod"}', 'f.json').map(({ object }) => object)).toEqual([{ apiVersion: 'v1', kind: 'Pod' }]);
});

test.each([
  ['a: 1\n', 'f:1:1: apiVersion is missing: every object needs apiVersion and kind'],
  [`${head}---\n- 1\n`, 'f:4:1: expected an object, found another YAML value'],
  ['apiVersion: v1\nkind: List\nitems:\n- 1\n', 'f:1:1: expected an object, found another YAML value'],
  [`${head}kind: Secret\n`, 'f:3:1: Map keys must be unique'],
  ['a: [1\n', 'f:2:1: Flow sequence in block collection must be sufficiently indented and end with a ]'],
])('%j is refused with its place and nothing of its content', (text, message) => {
  expect(() => parseSeed(text, 'f')).toThrow(new SeedError(message.slice(0, message.indexOf(': ')), message.slice(message.indexOf(': ') + 2)));
});
