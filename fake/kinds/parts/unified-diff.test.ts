import { expect, test } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

const lines = (...list: readonly (string | number)[]): string => list.join('\n');

test('a changed line stands between three lines of context', () => {
  expect(unifiedDiff(lines(1, 2, 3, 4, 5, 6, 7, 8), lines(1, 2, 3, 4, 'x', 6, 7, 8))).toBe('@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n');
});

test('changes that are far apart stand in hunks of their own', () => {
  const before = lines(...Array.from({ length: 20 }, (_, index) => index));
  const after = before.replace('\n2\n', '\n').replace('\n17\n', '\n17\nnew\n');
  expect(unifiedDiff(before, after)).toBe('@@ -1,6 +1,5 @@\n 0\n 1\n-2\n 3\n 4\n 5\n@@ -16,5 +15,6 @@\n 15\n 16\n 17\n+new\n 18\n 19\n');
});

test('the longest run that both have is kept, not the first one', () => {
  expect(unifiedDiff(lines('a', 'b'), lines('a', 'c', 'a', 'b'))).toBe('@@ -1,2 +1,4 @@\n+a\n+c\n a\n b\n');
});

test('equal texts have no difference', () => {
  expect(unifiedDiff('a\nb', 'a\nb')).toBe('');
});
