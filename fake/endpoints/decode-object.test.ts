import { expect, test } from 'vitest';
import { knownProblems } from './decode-object.ts';

test('keys that are there twice are passed over inside of what is unknown', () => {
  const problems = ['duplicate field "spec.a"', 'duplicate field "spec.odd"', 'duplicate field "spec.odd[0].b"', 'duplicate field "spec.oddly"'];
  expect(knownProblems(problems, ['spec.odd'])).toEqual(['duplicate field "spec.a"', 'duplicate field "spec.oddly"']);
  expect(knownProblems(problems, [])).toBe(problems);
});
