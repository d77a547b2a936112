import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { conversionProblem, validateStructuralRules } from './structural-rules.ts';

const problems = (schema: JsonObject): string[] => validateStructuralRules(schema, 's').map(({ field, message }) => `${field}: ${message}`);
const around = (a: JsonObject): JsonObject => ({ type: 'object', properties: { a } });

test.each<[string, JsonObject, string[]]>([
  ['a root without a type', {}, ['s.type: Required value: must not be empty at the root']],
  ['a field without a type', around({}), ['s.properties[a].type: Required value: must not be empty for specified object fields']],
  ['items without a type', around({ type: 'array', items: {} }), ['s.properties[a].items.type: Required value: must not be empty for specified array items']],
  ['an array without items', around({ type: 'array' }), ['s.properties[a].items: Required value: must be specified']],
  ['a field that preserves unknown fields', around({ 'x-kubernetes-preserve-unknown-fields': true }), []],
  ['a type below anyOf', around({ type: 'string', anyOf: [{ type: 'string' }] }), ['s.properties[a].anyOf[0].type: Forbidden: must be empty to be structural']],
  ['the two types of int-or-string', around({ 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }), []],
  [
    'the two types of int-or-string in the first allOf',
    around({ 'x-kubernetes-int-or-string': true, allOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, { minimum: 1 }] }),
    [],
  ],
  [
    'a pattern that is none',
    around({ type: 'string', pattern: 'a(' }),
    ['s.properties[a].pattern: Invalid value: "a(": must be a valid regular expression, but isn\'t: error parsing regexp: missing closing ): `a(`'],
  ],
  [
    'a property that only anyOf knows',
    { type: 'object', anyOf: [{ properties: { b: { minimum: 1 } } }] },
    ['s.properties[b]: Required value: because it is defined in s.anyOf[0].properties[b]'],
  ],
  [
    'metadata in a nested place',
    { type: 'object', properties: { metadata: { type: 'object' } }, allOf: [{ properties: { metadata: {} } }] },
    ['s.allOf[0].properties[metadata]: Forbidden: must not be specified in a nested context'],
  ],
  [
    'labels in the metadata',
    { type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } },
    ['s.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified'],
  ],
  ['a pattern of names', { type: 'object', properties: { metadata: { type: 'object', properties: { name: { type: 'string', pattern: '^a' } } } } }, []],
  [
    'an embedded resource of no type',
    around({ 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true }),
    ['s.properties[a].type: Required value: must be object if x-kubernetes-embedded-resource is true'],
  ],
])('%s', (_what, schema, expected) => {
  expect(problems(schema)).toEqual(expected);
});

test.each<[JsonObject, string | undefined]>([
  [around({ $ref: '#/x' }), "OpenAPIV3Schema '$ref' is not supported"],
  [around({ type: 'array', items: [{ type: 'string' }] }), "OpenAPIV3Schema 'items' must be a schema, but is an array"],
  [around({ type: 'string' }), undefined],
])('%j has a structural form unless there is a problem: %s', (schema, problem) => {
  expect(conversionProblem(schema)).toBe(problem);
});
