import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import type { StructuralSchema } from './structural-schema.ts';
import { validateStructural } from './validate.ts';

const environment = { matches: (pattern: string, text: string): boolean => new RegExp(pattern).test(text) };
const problems = (value: Json, schema: StructuralSchema): string[] =>
  validateStructural({ a: value }, { schema: { type: 'object', properties: { a: schema } }, environment }).map(({ field, message }) => `${field}: ${message}`);

test.each<[string, Json, StructuralSchema, string[]]>([
  ['a wrong type', 1, { type: 'string' }, ['a: Invalid value: "integer": a in body must be of type string: "integer"']],
  [
    'a fraction for an integer',
    1.5,
    { type: 'integer' },
    [
      'a: Invalid value: "number": a in body must be of type integer: "number"',
      '<nil>: Invalid value: "": Checked value must be of type integer (default format) in a',
    ],
  ],
  ['null where it is not allowed', null, { type: 'string' }, ['a: Invalid value: "null": a in body must be of type string: "null"']],
  ['an enum', 'x', { type: 'string', enum: ['y', 'z'] }, ['a: Unsupported value: "x": supported values: "y", "z"']],
  ['a pattern', 'x', { type: 'string', pattern: '^y' }, ['a: Invalid value: "x": a in body should match \'^y\'']],
  ['a long text', 'xyz', { type: 'string', maxLength: 2 }, ['a: Too long: may not be more than 2 bytes']],
  ['a small number', 0, { type: 'integer', minimum: 1 }, ['a: Invalid value: 0: a in body should be greater than or equal to 1']],
  ['an excluded bound', 3, { type: 'integer', maximum: 3, exclusiveMaximum: true }, ['a: Invalid value: 3: a in body should be less than 3']],
  ['too many items', [1, 2], { type: 'array', maxItems: 1, items: { type: 'integer' } }, ['a: Too many: 2: must have at most 1 item']],
  ['a bad item', [1, 'x'], { type: 'array', items: { type: 'integer' } }, ['a[1]: Invalid value: "string": a[1] in body must be of type integer: "string"']],
  ['a missing field', {}, { type: 'object', required: ['b'], properties: { b: { type: 'string' } } }, ['a.b: Required value']],
  ['a bad format', '2023-02-29', { type: 'string', format: 'date' }, ['a: Invalid value: "2023-02-29": a in body must be of type date: "2023-02-29"']],
  [
    'no alternative',
    3,
    { type: 'integer', oneOf: [{ minimum: 5 }, { maximum: 2 }] },
    [
      '<nil>: Invalid value: "": "a" must validate one and only one schema (oneOf). Found none valid',
      'a: Invalid value: 3: a in body should be greater than or equal to 5',
    ],
  ],
])('%s is refused with the server’s words', (_, value, schema, expected) => {
  expect(problems(value, schema)).toEqual(expected);
});

test.each<[string, Json, StructuralSchema]>([
  ['null where it is allowed', null, { type: 'string', nullable: true }],
  ['a whole number for a number', 2, { type: 'number' }],
  ['text for int-or-string', '50%', { 'x-kubernetes-int-or-string': true }],
  ['characters counted, not bytes', 'äöü', { type: 'string', maxLength: 3 }],
  ['an unknown format', 'x', { type: 'string', format: 'flavour' }],
])('%s is accepted', (_, value, schema) => {
  expect(problems(value, schema)).toEqual([]);
});

test('too many properties are told of besides what is wrong with them', () => {
  expect(problems({ b: 1 }, { type: 'object', maxProperties: 0, minProperties: 2, required: ['c'], properties: { b: { type: 'string' } } })).toEqual([
    'a: Invalid value: 1: a in body should have at least 2 properties',
    'a: Too many: 1: must have at most 0 items',
    'a.b: Invalid value: "integer": a.b in body must be of type string: "integer"',
    'a.c: Required value',
  ]);
});

test('an error is told once, however many rules find it', () => {
  expect(problems({}, { type: 'object', allOf: [{ required: ['b'] }, { required: ['b'] }] })).toEqual([
    'a.b: Required value',
    '<nil>: Invalid value: "": "a" must validate all the schemas (allOf). None validated',
  ]);
});

test('of several alternatives the one that looked at most is told, else the first', () => {
  const text: StructuralSchema = { type: 'object', anyOf: [{ required: ['c'] }, { properties: { b: { maxLength: 1 } } }] };
  expect(problems({ b: 'long' }, text)[1]).toBe('a.b: Too long: may not be more than 1 byte');
  expect(problems(1.3, { type: 'number', anyOf: [{ maximum: 1 }, { multipleOf: 2 }] })[1]).toBe(
    'a: Invalid value: 1.3: a in body should be less than or equal to 1',
  );
});

test('null is checked against the allowed values even where it is allowed', () => {
  expect(problems(null, { type: 'string', nullable: true, enum: ['x'] })).toEqual(['a: Unsupported value: null: supported values: "x"']);
});

test('a fraction is cut off before it is looked for among allowed integers', () => {
  expect(problems(1.5, { type: 'number', enum: [1] })).toEqual([]);
});

test('errors of what stays as it was are let pass, told apart by keys and by the schema around all alternatives', () => {
  const item: StructuralSchema = { type: 'object', required: ['k'], properties: { k: { type: 'string' }, v: { type: 'integer', maximum: 1 } } };
  const list: StructuralSchema = { type: 'array', items: item, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] };
  const kept = (value: Json, before: Json, schema: StructuralSchema): string[] =>
    validateStructural(value, { schema, environment, before }).map((e) => e.field);
  expect(kept([{ k: 'a', v: 5 }], [{ k: 'b' }, { k: 'a', v: 5 }], list)).toEqual([]);
  expect(kept([{ k: 'a', v: 5 }], [{ k: 'a', v: 6 }], list)).toEqual(['[0].v']);
  expect(kept([{ v: 5 }], [{ v: 5 }], list)).toEqual(['[0].v', '[0].k']);
  const alternatives: StructuralSchema = { ...list, items: { type: 'object', properties: item.properties ?? {} }, allOf: [{ items: { required: ['v'] } }] };
  expect(kept([{ k: 'a' }, { k: 'b', v: 1 }], [{ k: 'a' }], alternatives)).toEqual([]);
});
