import { expect, test } from 'vitest';
import { DurationError, formatAge, parseDurationMs } from './duration.ts';

test.each([
  ['1h30m', 5_400_000],
  ['1.5s', 1500],
  ['-2ms', -2],
  ['0', 0],
])('%s is %d ms', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

test.each(['', '1', '1x', 'h'])('"%s" is no duration', (text) => {
  expect(() => parseDurationMs(text)).toThrow(DurationError);
});

test.each([
  [119_000, '119s'],
  [125_000, '2m5s'],
  [600_000, '10m'],
  [4 * 3_600_000, '4h'],
  [5 * 86_400_000 + 3_600_000, '5d1h'],
  [10 * 86_400_000, '10d'],
  [-5000, '<invalid>'],
])('%d ms ago is %s', (ms, text) => {
  expect(formatAge(ms)).toBe(text);
});
