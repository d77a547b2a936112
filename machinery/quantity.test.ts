import { expect, test } from 'vitest';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  isQuantity,
  parseQuantity,
  QuantityError,
  quantityProblem,
  subtractQuantities,
} from './quantity.ts';

const complaint = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

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
  // The server reuses the text where it takes it for the canonical one.
  ['+125', '+125'],
  ['0012', '0012'],
  ['1.500', '1.500'],
  ['1.50', '1500m'],
  ['12E3', '12E3'],
  ['+1Gi', '+1Gi'],
  ['+8Gi', '8Gi'],
  ['8Ei', '9223372036854775807'],
  ['-9Ei', '-9223372036854775807'],
  ['1e-99999999', '1e-9'],
  [' 1Gi ', '1Gi'],
])('%s is written %s', (text, canonical) => {
  expect(canonicalQuantity(text)).toBe(canonical);
});

test('a JSON number counts as its text', () => {
  expect(canonicalQuantity(0.25)).toBe('250m');
});

test.each(['', 'abc', '1Kb', '1.2.3', '1 Gi', '1i', '1e', '1MM', '1e+', '1-5'])('"%s" is no quantity', (text) => {
  expect(isQuantity(text)).toBe(false);
  expect(() => parseQuantity(text)).toThrow(QuantityError);
});

test.each([
  ['1i', "unable to parse quantity's suffix"],
  ['1MM', "unable to parse quantity's suffix"],
  ['2e', "unable to parse quantity's suffix"],
  ['1k5', "unable to parse quantity's suffix"],
  ['1e999999', "unable to parse quantity's suffix"],
  ['1e9999999999999999999', "unable to parse quantity's suffix"],
  ['Pi', 'unable to parse numeric part of quantity'],
  ['.E-25', 'unable to parse numeric part of quantity'],
  ['', complaint],
  ['1Kb', complaint],
  ['1.2.3', complaint],
  ['1Gi', undefined],
  [' 1 ', undefined],
])('of "%s" is said: %s', (text, problem) => {
  expect(quantityProblem(text)).toBe(problem);
});

test('no digit at all counts as zero', () => {
  expect(['.', '+', 'Gi'].map(canonicalQuantity)).toEqual(['0', '0', '0']);
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
