import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import type { StructuralSchema } from './structural-schema.ts';
import { validateType } from './value-type.ts';

const problem = (value: Json, schema: StructuralSchema): string | undefined => validateType(value, schema, 'a')[0]?.message;
const refused = (wanted: string, actual: string): string =>
  `Invalid value: ${JSON.stringify(actual)}: a in body must be of type ${wanted}: ${JSON.stringify(actual)}`;

// As kube-openapi's validator answers.
test.each<[string, Json, StructuralSchema, string | undefined]>([
  ['a number with a fraction for an integer', 1.5, { type: 'integer' }, refused('integer', 'number')],
  ['the same with a format is told by format', 1.5, { type: 'integer', format: 'int64' }, refused('int64', 'float64')],
  ['a float that is nearly whole', 3.000_000_000_1, { type: 'integer' }, undefined],
  ['a whole float that has lost digits', 2 ** 64, { type: 'integer' }, refused('integer', 'number')],
  ['an integer of 64 bits', 9007199254740993n, { type: 'integer' }, undefined],
  ['a boolean for a text with a format', true, { type: 'string', format: 'date' }, refused('date', '')],
  ['a number for a text with a format', 5, { type: 'string', format: 'date-time' }, refused('date-time', 'int64')],
  ['a list for a text with a format, which the format judges', [], { type: 'string', format: 'date' }, undefined],
  ['a number for a text with a format that nobody knows', 5, { type: 'string', format: 'flavour' }, refused('string', 'integer')],
  ['a text for a boolean: only texts have that format', 'x', { type: 'boolean', format: 'email' }, refused('boolean', 'string')],
  ['null', null, { type: 'string' }, refused('string', 'null')],
  ['null where it is allowed', null, { type: 'string', nullable: true }, undefined],
  ['a boolean for int-or-string', true, { 'x-kubernetes-int-or-string': true }, refused('integer,string', 'boolean')],
])('%s', (_, value, schema, expected) => {
  expect(problem(value, schema)).toBe(expected);
});
