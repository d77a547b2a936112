import { expect, test } from 'vitest';
import { childSchema, type FieldSchema, structSchema, type TypeSchema, untypedAtomic, untypedDeduced } from './type-schema.ts';

const text: TypeSchema = { kind: 'scalar', type: 'string' };
const named = (name: string, schema: TypeSchema): [string, FieldSchema] => [name, { name, schema, patchStrategies: [] }];

test('fields are compiled once, when first looked at', () => {
  let compilations = 0;
  const struct = structSchema({
    fields: () => {
      compilations += 1;
      return new Map([named('name', text)]);
    },
  });
  expect(compilations).toBe(0);
  expect(struct.fields).toBe(struct.fields);
  expect(compilations).toBe(1);
});

test('a type may hold itself', () => {
  const tree = structSchema({ name: 'Tree', fields: () => new Map([named('left', tree)]) });
  expect(childSchema(childSchema(tree, 'left') ?? text, 'left')).toBe(tree);
});

test('a step down a struct finds listed fields only, unless unknown ones are preserved', () => {
  const fields = (): ReadonlyMap<string, FieldSchema> => new Map([named('name', text)]);
  expect(childSchema(structSchema({ fields }), 'name')).toBe(text);
  expect(childSchema(structSchema({ fields }), 'toString')).toBeUndefined();
  expect(childSchema(structSchema({ fields, preserveUnknown: true }), 'other')).toBe(untypedDeduced);
});

test('a step down a map or untyped JSON accepts any key; scalars and lists have none', () => {
  expect(childSchema({ kind: 'map', values: text, atomic: false }, 'any')).toBe(text);
  expect(childSchema(untypedAtomic, 'any')).toBe(untypedAtomic);
  expect(childSchema(text, 'any')).toBeUndefined();
  expect(childSchema({ kind: 'list', items: text, listType: 'set', keys: [], atomic: false }, 'any')).toBeUndefined();
});
