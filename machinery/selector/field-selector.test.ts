import { expect, test } from 'vitest';
import { formatFieldSelector, parseFieldSelector } from './field-selector.ts';

const read = (field: string): string => ({ 'metadata.name': 'a', odd: 'x,y=z\\' })[field] ?? '';

test('terms are combined with and; an absent field is empty', () => {
  const matches = (selector: string): boolean => parseFieldSelector(selector).matches(read);
  expect(['', 'metadata.name=a', 'metadata.name==a', 'metadata.name!=b,gone=', 'odd=x\\,y\\=z\\\\'].map(matches)).toEqual([true, true, true, true, true]);
  expect(['metadata.name=b', 'metadata.name=a,metadata.name=b', 'gone!='].map(matches)).toEqual([false, false, false]);
});

test('what cannot be read is named', () => {
  expect(() => parseFieldSelector('a=b,c')).toThrow("invalid selector: 'a=b,c'; can't understand 'c'");
  expect(() => parseFieldSelector('a=\\b')).toThrow('invalid field selector: invalid escape sequence: \\b');
});

test('of several terms that cannot be read the first in the order of their letters is named', () => {
  expect(() => parseFieldSelector('x,b=\\c,a')).toThrow("can't understand 'a'");
  expect(() => parseFieldSelector('x,b=\\c')).toThrow('invalid escape sequence: \\c');
});

test('a selector that is written out reads as the same', () => {
  const text = 'b!=c,odd=x\\,y\\=z\\\\';
  expect(formatFieldSelector(parseFieldSelector(text))).toBe(text);
});
