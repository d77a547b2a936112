import { expect, test } from 'vitest';
import { byteLength } from './complaint.ts';

const LONE_HIGH = String.fromCharCode(0xd800);
const LONE_LOW = String.fromCharCode(0xdc00);

test.each(['', 'plain', 'é', '€', '😀', `${LONE_HIGH}x`, LONE_LOW, `${LONE_HIGH}${LONE_HIGH}${LONE_LOW}`, 'x'.repeat(5000), '€'.repeat(5000)])(
  'the length of a text is that of its UTF-8, case %#',
  (text) => {
    expect(byteLength(text)).toBe(new TextEncoder().encode(text).length);
  },
);
