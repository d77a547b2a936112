import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { freezeSharing } from './freeze-sharing.ts';

test('everything is frozen and says what it said', () => {
  const value = {
    text: 'a longer text than ten',
    list: ['another long text', 1, null, { deep: { text: 'a longer text than ten' } }],
    flag: true,
    nothing: null,
    empty: {},
  };
  const copy = structuredClone(value);
  const frozen = freezeSharing()(value);
  expect(frozen).toBe(value);
  expect(frozen).toEqual(copy);
  const deep = frozen.list[3] as { readonly deep: object };
  expect([frozen, frozen.list, deep, deep.deep, frozen.empty].every(Object.isFrozen)).toBe(true);
  expect([freezeSharing()('text'), freezeSharing()(undefined), freezeSharing()(null)]).toEqual(['text', undefined, null]);
});

test('what is frozen already is left alone', () => {
  const inner = Object.freeze({ text: 'a longer text than ten' });
  expect(freezeSharing()({ inner }).inner).toBe(inner);
});

test('equal strings of many objects take the room of one', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const text = JSON.stringify({ value: 'x'.repeat(1000) });
  const heapOf = (freeze: (value: object) => object): number => {
    // Twice: the first round finds what other tests have let go of, the second one frees it.
    collect();
    collect();
    const before = process.memoryUsage().heapUsed;
    const kept = Array.from({ length: 20_000 }, () => freeze(JSON.parse(text) as object));
    collect();
    const used = process.memoryUsage().heapUsed - before;
    expect(kept).toHaveLength(20_000);
    return used;
  };
  expect(heapOf((value) => value)).toBeGreaterThan(15_000_000);
  expect(heapOf(freezeSharing())).toBeLessThan(8_000_000);
});
