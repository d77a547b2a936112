import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { type FieldSchema, type ListSchema, type StructSchema, structSchema, type TypeSchema } from '../schema/type-schema.ts';
import { fitsType, typeErrors } from './validate-typed.ts';

const text: TypeSchema = { kind: 'scalar', type: 'string' };

function struct(fields: Record<string, TypeSchema>): StructSchema {
  const entries = Object.entries(fields).map(([name, schema]): [string, FieldSchema] => [name, { name, schema, patchStrategies: [] }]);
  return structSchema({ fields: () => new Map(entries) });
}

const items: ListSchema = { kind: 'list', items: struct({ name: text }), listType: 'map', keys: ['name'], atomic: false };
const set: ListSchema = { kind: 'list', items: text, listType: 'set', keys: [], atomic: false };
const schema = struct({ items, set, text });

test.each<[string, Json, string]>([
  ['items', null, 'associative list with keys may not have a null element'],
  ['items', 'x', 'associative list with keys may not have non-map elements'],
  ['items', {}, 'associative list with keys has an element that omits all key fields ["name"] (and doesn\'t have default values for any key fields)'],
  ['set', null, "associative list without keys has an element that's an explicit null"],
  ['set', {}, "associative list without keys has an element that's a map type"],
  ['set', [], 'not supported: associative list with lists as elements'],
])('an item of %s that is %j cannot be told from others', (key, item, problem) => {
  expect(typeErrors(schema, { [key]: [item] })).toEqual([`.${key}: element 0: ${problem}`]);
  expect(fitsType(schema, { [key]: [item] })).toBe(false);
});

test('items are named by their key or value, and doubled ones are let pass in what is stored', () => {
  expect(typeErrors(schema, { items: [{ name: 'a' }, { name: 'a' }], set: ['x', 'x'] })).toEqual([
    '.items: duplicate entries for key [name="a"]',
    '.set: duplicate entries for key [="x"]',
  ]);
  expect(fitsType(schema, { items: [{ name: 'a' }, { name: 'a' }] })).toBe(true);
  expect(typeErrors(schema, { items: [{ name: 'a', size: 1 }] })).toEqual(['.items[name="a"].size: field not declared in schema']);
});
