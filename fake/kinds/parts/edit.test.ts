import { expect, test } from 'vitest';
import type { MutableJsonObject } from '../../../machinery/json.ts';
import { emptyToNull, fill, fillZero } from './edit.ts';

test('lists that are always written are null when there is nothing in them', () => {
  const target: MutableJsonObject = { empty: [], full: [1] };
  for (const key of ['empty', 'full', 'absent']) emptyToNull(target, key);
  expect(target).toEqual({ empty: null, full: [1], absent: null });
});

test('defaults fill what is unset, and numbers that are no pointers also where they are 0', () => {
  const target: MutableJsonObject = { a: '', b: 0, c: 0, d: 'x' };
  fill(target, { a: 'A', b: 1, d: 'D' });
  fillZero(target, { c: 2 });
  expect(target).toEqual({ a: 'A', b: 0, c: 2, d: 'x' });
});
