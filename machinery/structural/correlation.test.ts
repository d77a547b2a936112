import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { isUnchanged } from './correlation.ts';
import type { StructuralSchema } from './structural-schema.ts';

const number: StructuralSchema = { type: 'integer' };
const item: StructuralSchema = { type: 'object', required: ['k'], properties: { k: { type: 'string' }, v: number } };
const keyed: StructuralSchema = { type: 'array', items: item, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] };

test.each<[string, readonly [Json, Json], StructuralSchema, boolean]>([
  [
    'keyed items in another order',
    [
      [{ k: 'a' }, { k: 'b', v: 1 }],
      [{ k: 'b', v: 1 }, { k: 'a' }],
    ],
    keyed,
    true,
  ],
  ['a keyed item that changed', [[{ k: 'a', v: 1 }], [{ k: 'a', v: 2 }]], keyed, false],
  [
    'an item that repeats a key',
    [
      [{ k: 'a' }, { k: 'a', v: 1 }],
      [{ k: 'a' }, { k: 'a', v: 1 }],
    ],
    keyed,
    false,
  ],
  ['an item without its key', [[{ v: 1 }], [{ v: 1 }]], keyed, false],
  ['an item that is no object', [['x'], ['x']], keyed, false],
  [
    'plain items',
    [
      [{ v: 1 }, 'x'],
      [{ v: 1 }, 'x'],
    ],
    { type: 'array', items: item },
    true,
  ],
  [
    'plain items in another order',
    [
      [1, 2],
      [2, 1],
    ],
    { type: 'array', items: number, 'x-kubernetes-list-type': 'set' },
    false,
  ],
  ['a field that the schema does not know', [{ z: 1 }, { z: 1 }], { type: 'object', properties: { v: number } }, false],
  ['null and null', [null, null], number, true],
])('%s: unchanged is told as the server tells it', (_, [value, old], schema, expected) => {
  expect(isUnchanged(value, old, schema)).toBe(expected);
});
