import { expect, test } from 'vitest';
import type { StructuralSchema } from './structural-schema.ts';
import { validateDefaults } from './validate-defaults.ts';

const problems = (schema: StructuralSchema): string[] =>
  validateDefaults({ type: 'object', properties: { a: schema } }, 's', { matches: () => true }).map(({ field, message }) => `${field}: ${message}`);

test.each<[string, StructuralSchema, string[]]>([
  ['a good default', { type: 'integer', minimum: 1, default: 2 }, []],
  [
    'a default that breaks the schema',
    { type: 'integer', minimum: 3, default: 2 },
    ['s.properties[a].default: Invalid value: 2:  in body should be greater than or equal to 3'],
  ],
  [
    'a default with unknown fields',
    { type: 'object', properties: { b: { type: 'string' } }, default: { c: 1 } },
    ['s.properties[a].default: Invalid value: {"c":1}: must not have unknown fields'],
  ],
  [
    'a default inside of a default',
    { type: 'object', properties: { b: { type: 'string', default: 1 } } },
    ['s.properties[a].properties[b].default: Invalid value: "integer":  in body must be of type string: "integer"'],
  ],
  ['null, which is no default', { type: 'integer', default: null }, []],
])('%s', (_what, schema, expected) => {
  expect(problems(schema)).toEqual(expected);
});
