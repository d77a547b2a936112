import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { isFitted } from './fitted.ts';
import type { StructuralSchema } from './structural-schema.ts';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    a: { type: 'string', default: 'x' },
    n: { type: 'string', nullable: true },
    l: { type: 'array', items: { type: 'object', properties: { b: { type: 'string' } } } },
    m: { type: 'object', additionalProperties: true },
    p: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
};

test.each<[string, Json, boolean]>([
  ['as it should be', { a: 'y', n: null, l: [{ b: 'c' }] }, true],
  ['a default is missing', { n: null }, false],
  ['an unknown field', { a: 'y', z: 1 }, false],
  ['an unknown field in an item', { a: 'y', l: [{ z: 1 }] }, false],
  ['a null that may not be', { a: 'y', l: null }, false],
  ['an object where values have no schema', { a: 'y', m: { k: { z: 1 } } }, false],
  ['a scalar where values have no schema', { a: 'y', m: { k: 1 } }, true],
  ['unknown fields that are preserved', { a: 'y', p: { z: { y: 1 } } }, true],
])('%s: %j', (_what, value, fits) => {
  expect(isFitted(value, schema)).toBe(fits);
});
