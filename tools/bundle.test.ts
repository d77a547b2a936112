import { expect, test } from 'vitest';
import { inOneByte } from './bundle.ts';

test('letters outside Latin-1 become escapes that mean the same', () => {
  const program = inOneByte("return ['größe … 😀', `“x”`, /^[…–]😀$/u.test('–😀')]");
  expect([...program].every((letter) => letter.charCodeAt(0) < 256)).toBe(true);
  expect(new Function(program)()).toEqual(['größe … 😀', '“x”', true]);
});
