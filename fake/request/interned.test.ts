import { expect, test } from 'vitest';
import { interned } from './interned.ts';

test('a text comes back as it is, however many others were asked for', () => {
  for (let index = 0; index < 10_000; index += 1) expect(interned(`text ${index}`)).toBe(`text ${index}`);
  expect(interned('text 0')).toBe('text 0');
});
