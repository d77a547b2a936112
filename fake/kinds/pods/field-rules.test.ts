import { expect, test } from 'vitest';
import { allowOneOf, invalidEach, requireOneOf, requireTexts, validateFileMode, validateId, validateNotNegative } from './field-rules.ts';

const texts = (errors: readonly { readonly field: string; readonly message: string }[]): readonly string[] =>
  errors.map(({ field, message }) => `${field}: ${message}`);

test('a value that must be given is missed, and one that is no choice is told the choices', () => {
  const choose = (value?: string | null): readonly string[] => texts(requireOneOf(value, 'mode', ['A', 'B']));
  expect([choose(), choose(null), choose('')]).toEqual([['mode: Required value'], ['mode: Required value'], ['mode: Required value']]);
  expect([choose('A'), choose('C')]).toEqual([[], ['mode: Unsupported value: "C": supported values: "A", "B"']]);
});

test('a value that need not be given may be absent, but not another', () => {
  const choose = (value?: string): readonly string[] => texts(allowOneOf(value, 'mode', ['A']));
  expect([choose(), choose('A'), choose('C')]).toEqual([[], [], ['mode: Unsupported value: "C": supported values: "A"']]);
});

test('texts that may not be empty, and a complaint for each text', () => {
  expect(texts(requireTexts({ a: 'x', b: '' }, 'at', 'a', 'b', 'c'))).toEqual(['at.b: Required value', 'at.c: Required value']);
  expect(texts(invalidEach('name', 'X', ['one', 'two']))).toEqual(['name: Invalid value: "X": one', 'name: Invalid value: "X": two']);
});

test('numbers within their bounds', () => {
  expect([validateId(0, 'id'), validateId(2147483647, 'id'), validateFileMode(0o777, 'mode'), validateNotNegative(0, 'n')]).toEqual([[], [], [], []]);
  expect(texts([...validateId(-1, 'id'), ...validateId(2147483648, 'id')])).toEqual([
    'id: Invalid value: -1: must be between 0 and 2147483647, inclusive',
    'id: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive',
  ]);
  expect(texts(validateFileMode(0o1000, 'mode'))).toEqual(['mode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive']);
  expect(texts(validateNotNegative(-1, 'n'))).toEqual(['n: Invalid value: -1: must be greater than or equal to 0']);
});
