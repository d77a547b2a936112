import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { hasListTypes, validateListTypes } from './list-types.ts';
import type { StructuralSchema } from './structural-schema.ts';

const set: StructuralSchema = { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' };
const map: StructuralSchema = { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k', 'p'] };
const problems = (value: Json, schema: StructuralSchema): string[] =>
  validateListTypes({ l: value }, { type: 'object', properties: { l: schema } }, '').map(({ field, message }) => `${field}: ${message}`);

test.each<[string, Json, StructuralSchema, string[]]>([
  ['a set tells of the second of equals, not of the third', ['a', 'b', 'a', 'a'], set, ['l[2]: Duplicate value: "a"']],
  [
    'a map compares its keys alone',
    [
      { k: 1, v: 1 },
      { k: 1, v: 2 },
    ],
    map,
    ['l[1]: Duplicate value: {"k":1}'],
  ],
  ['a map with different keys is fine', [{ k: 1 }, { k: 1, p: 'TCP' }], map, []],
  ['items of a map are objects', ['a'], map, ['l[0]: Invalid value: "a": must be an object for an array of list-type map']],
])('%s', (_what, value, schema, expected) => {
  expect(problems(value, schema)).toEqual(expected);
});

test('a schema without such lists has nothing to check', () => {
  expect([hasListTypes({ type: 'array', items: set }), hasListTypes({ type: 'array', items: { type: 'string' } })]).toEqual([true, false]);
});
