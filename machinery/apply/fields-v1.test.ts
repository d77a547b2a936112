import { expect, test } from 'vitest';
import { emptySet, type FieldSet } from './field-set.ts';
import { toFieldsV1 } from './fields-v1.ts';

const setOf = (...elements: readonly string[]): FieldSet => Object.fromEntries(elements.map((element) => [element, emptySet]));

test('elements come in the order of the server: the set itself, names, keys, values, indexes', () => {
  const set = setOf('i:2', 'v:"b"', 'v:1', 'k:{"name":"b"}', 'f:b', 'i:10', 'v:"a"', 'k:{"name":"a!"}', 'k:{"name":"a"}', 'f:a', '.', 'v:true');
  expect(Object.keys(toFieldsV1(set))).toEqual([
    ...['.', 'f:a', 'f:b', 'k:{"name":"a"}', 'k:{"name":"a!"}', 'k:{"name":"b"}'],
    ...['v:1', 'v:"a"', 'v:"b"', 'v:true', 'i:2', 'i:10'],
  ]);
});

test('keys are ordered by their values and not as texts', () => {
  const set = setOf('k:{"port":80,"protocol":"UDP"}', 'k:{"port":443,"protocol":"TCP"}', 'k:{"port":80,"protocol":"TCP"}');
  expect(Object.keys(toFieldsV1(set))).toEqual(['k:{"port":80,"protocol":"TCP"}', 'k:{"port":80,"protocol":"UDP"}', 'k:{"port":443,"protocol":"TCP"}']);
});

test('a set that is in order comes back itself, and one whose child is not does not', () => {
  const sorted: FieldSet = { 'f:data': setOf('.', 'f:a', 'f:b') };
  expect(toFieldsV1(sorted)).toBe(sorted);
  expect(toFieldsV1({ 'f:data': setOf('f:b', 'f:a', '.') })).toEqual(sorted);
});
