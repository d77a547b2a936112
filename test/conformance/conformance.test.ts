import { expect, test } from 'vitest';
import { differences } from './compare.ts';
import { judge } from './known-list.ts';

test('the list bites both ways: an unlisted failure and a listed pass are both reported', () => {
  const verdict = judge(
    ['a/fails', 'a/passes', 'a/listed-fails', 'a/listed-passes'],
    new Set(['a/fails', 'a/listed-fails']),
    new Set(['a/listed-fails', 'a/listed-passes', 'b/other']),
  );
  expect(verdict).toEqual({ unlisted: ['a/fails'], passing: ['a/listed-passes'] });
});

test('a difference of one field is found and shown with its path', () => {
  expect(differences({ a: [{ b: 1 }] }, { a: [{ b: 2 }] })).toEqual(['a[0].b: expected 1, got 2']);
  expect(differences({ a: 1 }, { a: 1, c: 2 })).toEqual(['c: expected nothing, got 2']);
});
