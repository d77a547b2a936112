import { expect, test } from 'vitest';
import { deepFreeze } from '../../machinery/deep-freeze.ts';
import { detached } from './detached.ts';

test('a copy shares what is frozen, and nothing else', () => {
  const kept = deepFreeze({ a: [1] });
  const open = { kept, items: [{ name: 'x' }], spec: { n: 1 } };
  const copy = detached(open);
  expect(copy).toEqual(open);
  expect(copy.kept).toBe(kept);
  deepFreeze(copy);
  open.spec.n = 2;
  open.items.push({ name: 'y' });
  expect(copy.spec.n).toBe(1);
});

test('what is frozen as a whole is its own copy', () => {
  const stored = deepFreeze({ a: 1 });
  expect(detached(stored)).toBe(stored);
});
