import { expect, test } from 'vitest';
import { DurationError, formatAge, formatDuration, parseDurationMs } from './duration.ts';

test.each([
  ['1h30m', 5_400_000],
  ['1.5s', 1500],
  ['-2ms', -2],
  ['0', 0],
])('%s is %d ms', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

test.each([
  ['abc', 'time: invalid duration "abc"'],
  ['-', 'time: invalid duration "-"'],
  ['1s2', 'time: missing unit in duration "1s2"'],
  ['5x', 'time: unknown unit "x" in duration "5x"'],
  ['1h5 m', 'time: unknown unit " m" in duration "1h5 m"'],
])('of "%s" Go says: %s', (text, problem) => {
  expect(() => parseDurationMs(text)).toThrow(problem);
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

test.each([
  [0, '0s'],
  [1, '1ms'],
  [0.0015, '1.5µs'],
  [0.000001, '1ns'],
  [250, '250ms'],
  [1500, '1.5s'],
  [90_000, '1m30s'],
  [3_600_000, '1h0m0s'],
  [5_430_250, '1h30m30.25s'],
  [-60_000, '-1m0s'],
])('%d ms are written as Go writes them, and read back', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
  expect(parseDurationMs(text)).toBeCloseTo(ms, 9);
});
