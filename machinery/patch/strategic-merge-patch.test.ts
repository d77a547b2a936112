import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { parseLossless } from '../lossless-json.ts';
import { type FieldSchema, type StructSchema, structSchema, type TypeSchema } from '../schema/type-schema.ts';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';

const text: TypeSchema = { kind: 'scalar', type: 'string' };
const list = (items: TypeSchema): TypeSchema => ({ kind: 'list', items, listType: 'atomic', keys: [], atomic: true });
const field = (name: string, schema: TypeSchema, more: Partial<FieldSchema> = {}): FieldSchema => ({ name, schema, patchStrategies: [], ...more });
const struct = (...fields: FieldSchema[]): StructSchema =>
  structSchema({ name: 'io.k8s.api.core.v1.Settings', fields: () => new Map(fields.map((one) => [one.name, one])) });
const item = struct(field('name', text), field('value', text));
const schema = struct(
  field('items', list(item), { patchStrategies: ['merge'], patchMergeKey: 'name' }),
  field('texts', list(text), { patchStrategies: ['merge'] }),
  field('plain', list(text)),
  field('fresh', list(text), { patchStrategies: ['merge'] }),
  field('strategy', struct(field('type', text), field('more', text)), { patchStrategies: ['retainKeys'] }),
  field('labels', { kind: 'map', values: text, atomic: false }),
);

const current: JsonObject = Object.freeze({
  items: [
    { name: 'a', value: '1' },
    { name: 'b', value: '2' },
    { name: 'c', value: '3' },
  ],
  texts: ['x', 'y'],
  plain: ['p', 'q', 'p'],
  strategy: { type: 't', more: 'm' },
});

test.each<[string, JsonObject, JsonObject]>([
  [
    'items merge by their key',
    { items: [{ name: 'b', value: '9' }] },
    {
      items: [
        { name: 'a', value: '1' },
        { name: 'b', value: '9' },
        { name: 'c', value: '3' },
      ],
    },
  ],
  [
    '$patch delete takes an item out',
    { items: [{ name: 'b', $patch: 'delete' }] },
    {
      items: [
        { name: 'a', value: '1' },
        { name: 'c', value: '3' },
      ],
    },
  ],
  ['$patch replace in an item replaces the list', { items: [{ $patch: 'replace' }, { name: 'z' }] }, { items: [{ name: 'z' }] }],
  ['texts are added once', { texts: ['y', 'z', 'z'] }, { texts: ['x', 'y', 'z'] }],
  ['what is added comes before what is not named', { texts: ['z'] }, { texts: ['z', 'x', 'y'] }],
  ['$deleteFromPrimitiveList works on any list', { '$deleteFromPrimitiveList/plain': ['p'] }, { plain: ['q'] }],
  ['a list without strategy is replaced', { plain: ['r'] }, { plain: ['r'] }],
  ['$retainKeys drops the rest', { strategy: { $retainKeys: ['type'], type: 'u' } }, { strategy: { type: 'u' } }],
  ['a null takes a list away that is to lose items', { '$deleteFromPrimitiveList/plain': null, plain: ['r'] }, { plain: ['r'] }],
  [
    '$setElementOrder moves named items only',
    { '$setElementOrder/items': [{ name: 'd' }, { name: 'b' }], items: [{ name: 'd' }, { name: 'b', value: '9' }] },
    { items: [{ name: 'd' }, { name: 'a', value: '1' }, { name: 'b', value: '9' }, { name: 'c', value: '3' }] },
  ],
])('%s', (_, patch, result) => {
  expect(applyStrategicMergePatch(current, patch, schema)).toMatchObject(result);
});

test.each<[JsonObject, string]>([
  [{ items: [{ value: '1' }] }, 'map: map[value:1] does not contain declared merge key: name'],
  [{ labels: { a: 'b' }, items: [{ $patch: 'remove', name: 'a' }] }, 'unknown patch type: remove in map: map[$patch:remove name:a]'],
  [{ strategy: { $patch: 5 } }, 'unknown patch type: %!s(int64=5) in map: map[$patch:5]'],
  [{ '$setElementOrder/items': null }, 'expected a []interface {}, but received a %!s(<nil>)'],
  [{ '$setElementOrder/items': ['a'] }, 'value for key 0 is not a map'],
  [{ strategy: { $retainKeys: ['type'], more: 'x' } }, 'invalid patch format of retainKeys'],
])('%j is refused', (patch, message) => {
  expect(() => applyStrategicMergePatch(current, patch, schema)).toThrow(message);
});

test('a map that carries $patch comes to nothing where there was nothing, and so does null', () => {
  expect(
    applyStrategicMergePatch({ a: '1' }, { labels: { $patch: 'replace', a: '1' }, more: { x: null, list: [null, { $patch: 'delete' }] } }, schema),
  ).toEqual({
    a: '1',
    more: { list: [null] },
  });
});

test.each<[JsonObject, string]>([
  [{ items: [{ name: 'b' }, 'x'] }, 'list element types are not identical: [[map[name:a value:1] map[name:b value:2] map[name:c value:3]] [map[name:b] x]]'],
  [{ '$setElementOrder/fresh': ['a'], fresh: [] }, 'no elements in any of the given slices'],
  [{ '$setElementOrder/nope': ['a'] }, 'unable to find api field in struct Settings for the json field "nope"'],
  [{ '$setElementOrder/labels': ['a'] }, 'expected slice or array type, but got: struct'],
  [{ strategy: { '$setElementOrder/type': ['a'] } }, 'expected a []interface {}, but received a string'],
  [{ '$setElementOrder/items': [{ name: 'a' }], items: ['x'] }, 'expected a map[string]interface {}, but received a string'],
  [{ '$setElementOrder/items': [{ name: 'a' }], items: null }, 'expected a []interface {}, but received a %!s(<nil>)'],
  [{ $setElementOrder: [] }, 'invalid patch format of setElementOrder list'],
  [{ $deleteFromPrimitiveList: ['x'] }, 'invalid patch format of primitive list'],
  [{ texts: [['x']] }, 'list element types are not identical: [[x y] [[x]]]'],
])('%j is refused: %s', (patch, message) => {
  expect(() => applyStrategicMergePatch(current, patch, schema)).toThrow(message);
});

test('a merge key that is spelled as a float is another than the integer', () => {
  const patch = parseLossless('{"items":[{"name":2.0,"value":"9"}]}') as JsonObject;
  const before = { items: [{ name: 2, value: '1' }] };
  expect(applyStrategicMergePatch(before, patch, schema)).toEqual({
    items: [
      { name: 2, value: '9' },
      { name: 2, value: '1' },
    ],
  });
});
