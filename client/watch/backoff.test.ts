import { expect, test } from 'vitest';
import { reflectorBackoff } from './backoff.ts';

test('waits double up to the longest, each with up to as much again by chance, and start over', () => {
  const backoff = reflectorBackoff(() => 0.5);
  expect(Array.from({ length: 7 }, () => backoff.next())).toEqual([1200, 2400, 4800, 9600, 19_200, 38_400, 45_000]);
  backoff.reset();
  expect(backoff.next()).toBe(1200);
});
