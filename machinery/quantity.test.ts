import { expect, test } from 'vitest';
import { addQuantities, canonicalQuantity, compareQuantities, isQuantity, parseQuantity, QuantityError, subtractQuantities } from './quantity.ts';

test.each([
  ['0.5', '500m'],
  ['1000m', '1'],
  ['1024Mi', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Ki', '512'],
  ['1000', '1k'],
  ['1500', '1500'],
  ['0.1Gi', '107374182400m'],
  ['1e3', '1e3'],
  ['100e1', '1e3'],
  ['0', '0'],
  ['0.1n', '1n'],
  ['-1500m', '-1500m'],
  ['1000k', '1M'],
  ['1000Ki', '1000Ki'],
  ['.5', '500m'],
])('%s is written %s', (text, canonical) => {
  expect(canonicalQuantity(text)).toBe(canonical);
});

test('a JSON number counts as its text', () => {
  expect(canonicalQuantity(0.25)).toBe('250m');
});

test.each(['', 'abc', '1Kb', '1.2.3', '.', '1 Gi'])('"%s" is no quantity', (text) => {
  expect(isQuantity(text)).toBe(false);
  expect(() => parseQuantity(text)).toThrow(QuantityError);
});

test('amounts compare however they are written', () => {
  expect(compareQuantities('1', '1000m')).toBe(0);
  expect(compareQuantities('1Gi', '1G')).toBe(1);
});

test('sums keep the format of the first that is not zero', () => {
  expect(addQuantities('0', '1Gi')).toBe('1Gi');
  expect(addQuantities('500m', '1')).toBe('1500m');
  expect(subtractQuantities('1Gi', '512Mi')).toBe('512Mi');
});
