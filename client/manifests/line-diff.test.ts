import { expect, test } from 'vitest';
import { lineDiff } from './line-diff.ts';

test('changes stand between the lines around them, and nothing stands for no change', () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].join('\n');
  expect(lineDiff(before, before)).toBe('');
  expect(lineDiff(before, before.replace('h', 'H\nH2'))).toBe(' e\n f\n g\n-h\n+H\n+H2\n i');
  expect(lineDiff(before, before.replace('a', 'A').replace('i', 'I'))).toBe('-a\n+A\n b\n c\n d\n…\n f\n g\n h\n-i\n+I');
  expect(lineDiff('', 'a\nb\n')).toBe('+a\n+b');
  expect(lineDiff('a\n', '')).toBe('-a');
});
