import { expect, test } from 'vitest';
import { setWarnings } from './set-warnings.ts';

const setOf = (type: string): { type: string; 'x-kubernetes-list-type': string; items: { type: string } } => ({
  type: 'array',
  'x-kubernetes-list-type': 'set',
  items: { type },
});
const told = (type: string): string => `x-kubernetes-list-type: set for items of type "${type}" is not supported by server-side apply or CEL validation rules`;

test('a set of lists or objects is told of once, wherever it stands', () => {
  const below = { type: 'object', properties: { a: setOf('object'), b: setOf('object') } };
  expect(setWarnings([setOf('string')])).toEqual([]);
  expect(setWarnings([below, { type: 'object', additionalProperties: setOf('array') }])).toEqual([told('array'), told('object')]);
  expect(setWarnings([{ anyOf: [setOf('object')] }])).toEqual([told('object')]);
  expect(setWarnings([{ not: { items: setOf('array') } }])).toEqual([told('array')]);
});
