import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { applyMergePatch } from './merge-patch.ts';

test.each<[Json, Json, Json]>([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])('RFC 7386: %j with %j is %j', (target, patch, result) => {
  expect(applyMergePatch(target, patch)).toEqual(result);
});

test('what the patch does not touch is shared, and a patch without effect answers the target itself', () => {
  const target = Object.freeze({ a: Object.freeze({ x: 1 }), b: Object.freeze({ y: 1 }) });
  expect((applyMergePatch(target, { b: { y: 2 } }) as { a: unknown }).a).toBe(target.a);
  expect(applyMergePatch(target, { b: { y: 1 }, c: null })).toBe(target);
});

test('unlike in RFC 7386, nulls go from the objects of a list that comes in, but not where it replaces an object', () => {
  const list = [{ a: null, b: 1 }, null];
  expect(applyMergePatch({ x: 1 }, { x: list })).toEqual({ x: [{ b: 1 }, null] });
  expect(applyMergePatch({ x: { y: 1 } }, { x: list })).toEqual({ x: list });
});
