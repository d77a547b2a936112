import { expect, test } from 'vitest';
import { edited } from './edited.ts';

test('an object that is edited gives a new one, frozen, that shares what stayed the same', () => {
  const object: { readonly a: { readonly b: number }; readonly list: readonly number[] } = Object.freeze({
    a: Object.freeze({ b: 1 }),
    list: Object.freeze([1]),
  });
  const result = edited(object, (draft) => {
    draft.a.b = 2;
  });
  expect(result).toEqual({ a: { b: 2 }, list: [1] });
  expect(result.list).toBe(object.list);
  expect(object.a.b).toBe(1);
  expect(Object.isFrozen(result.a)).toBe(true);
});

test('an edit that changes nothing gives the object itself', () => {
  const object = { a: 1 };
  expect(
    edited(object, (draft) => {
      draft.a = 1;
    }),
  ).toBe(object);
});
