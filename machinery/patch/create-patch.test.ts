import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { type StructSchema, structSchema, type TypeSchema } from '../schema/type-schema.ts';
import { createJsonPatch, createMergePatch, createStrategicMergePatch } from './create-patch.ts';
import { applyJsonPatch } from './json-patch.ts';
import { applyMergePatch } from './merge-patch.ts';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';

/** Objects drawn from a fixed sequence, so that a failure comes again. */
function drawing(seed: number): () => JsonObject {
  let state = seed;
  const below = (limit: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * limit);
  };
  const distinct = (): string[] => ['a', 'b', 'c', 'd'].filter(() => below(2) === 0).sort(() => below(3) - 1);
  const value = (depth: number): Json => {
    if (depth === 0 || below(3) === 0) return ['x', 1, true, ''][below(4)] ?? 'y';
    return below(3) === 0 ? distinct() : Object.fromEntries(distinct().map((key) => [key, value(depth - 1)]));
  };
  return () => ({
    free: Object.fromEntries(distinct().map((key) => [key, value(2)])),
    items: distinct().map((name) => ({ name, value: String(below(3)) })),
    texts: distinct(),
  });
}

const text: TypeSchema = { kind: 'scalar', type: 'string' };
const list = (items: TypeSchema): TypeSchema => ({ kind: 'list', items, listType: 'atomic', keys: [], atomic: true });
const schema: StructSchema = structSchema({
  fields: () =>
    new Map([
      ['items', { name: 'items', schema: list({ kind: 'untyped', atomic: false }), patchStrategies: ['merge'], patchMergeKey: 'name' }],
      ['texts', { name: 'texts', schema: list(text), patchStrategies: ['merge'] }],
    ]),
});

test.each([1, 2, 3, 4, 5])('a patch made of two objects makes the second of the first (series %i)', (seed) => {
  const draw = drawing(seed);
  for (let round = 0; round < 100; round += 1) {
    const before = draw();
    const after = draw();
    expect(applyJsonPatch(before, createJsonPatch(before, after) as unknown as readonly Json[])).toEqual(after);
    expect(applyMergePatch(before, createMergePatch(before, after))).toEqual(after);
    expect(applyStrategicMergePatch(before, createStrategicMergePatch(before, after, schema), schema)).toEqual(after);
  }
});
