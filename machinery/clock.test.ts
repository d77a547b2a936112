import { expect, test } from 'vitest';
import { formatMicroTime, formatTime } from './clock.ts';

test('a time is written in whole seconds, rounded down, before and after another one', () => {
  const time = Date.UTC(2026, 0, 2, 3, 4, 5, 999);
  expect(formatTime(time)).toBe('2026-01-02T03:04:05Z');
  expect(formatTime(time + 1)).toBe('2026-01-02T03:04:06Z');
  expect(formatTime(time)).toBe('2026-01-02T03:04:05Z');
  expect(formatTime(0)).toBe('1970-01-01T00:00:00Z');
  expect(formatTime(-1)).toBe('1969-12-31T23:59:59Z');
});

test('a micro time has six digits', () => {
  expect(formatMicroTime(Date.UTC(2026, 0, 2, 3, 4, 5, 6))).toBe('2026-01-02T03:04:05.006000Z');
});
