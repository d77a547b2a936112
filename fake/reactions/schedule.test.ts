import { expect, test } from 'vitest';
import { after, always, nth, random, type Schedule, seededRandom, times } from './schedule.ts';

const turns = (schedule: Schedule, count = 5): string => Array.from({ length: count }, () => (schedule.isDue() ? 'x' : '.')).join('');

test.for([
  [() => times(1), 'x....'],
  [() => times(2), 'xx...'],
  [() => nth(3), '..x..'],
  [() => after(2), '..xxx'],
  [() => always(), 'xxxxx'],
  [() => random(0, 1), '.....'],
  [() => random(1, 1), 'xxxxx'],
] as const)('schedule %# has its turns: %s', ([make, expected]) => {
  expect(turns(make())).toBe(expected);
});

test('chance is the same for the same seed, and about as likely as was asked for', () => {
  expect(turns(random(0.5, 42), 50)).toBe(turns(random(0.5, 42), 50));
  expect(turns(random(0.5, 42), 50)).not.toBe(turns(random(0.5, 43), 50));
  const draw = seededRandom(7);
  const below = Array.from({ length: 10_000 }, draw).filter((value) => value < 0.05).length;
  expect(below).toBeGreaterThan(400);
  expect(below).toBeLessThan(600);
});

test('nonsense is refused', () => {
  expect(() => times(0)).toThrow(RangeError);
  expect(() => nth(1.5)).toThrow(RangeError);
  expect(() => random(2, 1)).toThrow(RangeError);
});
