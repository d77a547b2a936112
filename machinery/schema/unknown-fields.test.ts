import { expect, test } from 'vitest';
import { type FieldSchema, structSchema, type TypeSchema, untypedDeduced } from './type-schema.ts';
import { unknownFields } from './unknown-fields.ts';

const text: TypeSchema = { kind: 'scalar', type: 'string' };
const struct = (fields: Readonly<Record<string, TypeSchema>>, preserveUnknown = false): TypeSchema =>
  structSchema({
    preserveUnknown,
    fields: () => new Map(Object.entries(fields).map(([name, schema]): [string, FieldSchema] => [name, { name, schema, patchStrategies: [] }])),
  });
const schema = struct({
  spec: struct({ items: { kind: 'list', items: struct({ name: text }), listType: 'atomic', keys: [], atomic: true } }),
  labels: { kind: 'map', values: text, atomic: false },
  open: struct({}, true),
  any: untypedDeduced,
});

test('fields that the schema does not know are told by path, keys of maps and open objects are not', () => {
  const object = { spec: { items: [{ name: 'a' }, { nope: 1 }], extra: 2 }, labels: { x: 'y' }, open: { a: { b: 1 } }, any: { c: 1 }, top: true };
  expect(unknownFields(object, schema)).toEqual(['spec.items[1].nope', 'spec.extra', 'top']);
});

test('a value of the wrong type is passed over', () => {
  expect(unknownFields({ spec: 'text' }, schema)).toEqual([]);
});
