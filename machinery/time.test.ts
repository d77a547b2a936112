import { expect, test } from 'vitest';
import { parseTimeMs } from './time.ts';

test('times of the API are read in every zone and with any digits', () => {
  expect(parseTimeMs('2026-01-02T15:04:05Z')).toBe(Date.UTC(2026, 0, 2, 15, 4, 5));
  expect(parseTimeMs('2026-01-02T15:04:05.123456Z')).toBe(Date.UTC(2026, 0, 2, 15, 4, 5, 123));
  expect(parseTimeMs('2026-01-02T15:04:05+02:00')).toBe(Date.UTC(2026, 0, 2, 13, 4, 5));
});

test.each(['', '2026-01-02', '2026-01-02 15:04:05Z', '2026-13-02T15:04:05Z', 'now'])('%j is refused', (text) => {
  expect(() => parseTimeMs(text)).toThrow('is no time');
});
