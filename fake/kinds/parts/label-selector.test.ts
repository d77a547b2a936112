import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { isBrokenSelector, selectorMatches, validateLabelSelector } from './label-selector.ts';

const problems = (selector: JsonObject): readonly string[] => validateLabelSelector(selector, 's').map(({ field, message }) => `${field}: ${message}`);
const expression = (item: JsonObject): JsonObject => ({ matchExpressions: [item] });

test.each<[JsonObject, readonly string[]]>([
  [{ matchLabels: { app: 'web' }, ...expression({ key: 'a', operator: 'In', values: ['b'] }) }, []],
  [expression({ key: 'a', operator: 'In' }), ["s.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'"]],
  [
    expression({ key: 'a', operator: 'Exists', values: ['b'] }),
    ["s.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'"],
  ],
  [expression({ key: 'a', operator: 'Near' }), ['s.matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator']],
  [expression({ key: '/a', operator: 'Exists' }), ['s.matchExpressions[0].key: Invalid value: "/a": prefix part must be non-empty']],
])('%j is told its complaints', (selector, complaints) => {
  expect(problems(selector)).toEqual(complaints);
});

test('values of labels are checked wherever they stand', () => {
  const rule = /a valid label must be an empty string or consist of alphanumeric characters/;
  expect(problems({ matchLabels: { a: 'b c' } })).toEqual([expect.stringMatching(rule)]);
  expect(problems(expression({ key: 'a', operator: 'In', values: ['b c'] }))).toEqual([expect.stringMatching(rule)]);
});

test('a selector that breaks a rule cannot be evaluated', () => {
  expect(isBrokenSelector({ matchLabels: { a: 'b' } })).toBe(false);
  expect(isBrokenSelector({ matchLabels: { a: 'b c' } })).toBe(true);
  expect(isBrokenSelector(expression({ key: 'a', operator: 'Near' }))).toBe(true);
});

test('labels fulfil every part of a selector', () => {
  const matches = (item: JsonObject, labels: JsonObject): boolean => selectorMatches(expression({ key: 'a', ...item }), labels);
  expect([matches({ operator: 'In', values: ['b'] }, { a: 'b' }), matches({ operator: 'In', values: ['b'] }, {})]).toEqual([true, false]);
  expect([matches({ operator: 'NotIn', values: ['b'] }, { a: 'b' }), matches({ operator: 'NotIn', values: ['b'] }, {})]).toEqual([false, true]);
  expect([matches({ operator: 'Exists' }, { a: '' }), matches({ operator: 'DoesNotExist' }, { a: '' })]).toEqual([true, false]);
  expect(matches({ operator: 'Near' }, { a: 'b' })).toBe(false);
  expect(selectorMatches({ matchLabels: { a: 'b' } }, { a: 'c' })).toBe(false);
});
