import { expect, test } from 'vitest';
import { linesOf } from './lines.ts';

async function lines(...chunks: readonly (string | Uint8Array)[]): Promise<readonly string[]> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
  }
  return Array.fromAsync(linesOf(pieces()));
}

test('lines are cut at newlines, wherever the pieces end', async () => {
  expect(await lines('a\nb', 'c', '\n\nd\r\n', 'e')).toEqual(['a', 'bc', '', 'd', 'e']);
  expect(await lines()).toEqual([]);
  expect(await lines('a\n')).toEqual(['a']);
});

test('a character that arrives in two pieces is one character', async () => {
  const bytes = new TextEncoder().encode('né\n');
  expect(await lines(bytes.subarray(0, 2), bytes.subarray(2))).toEqual(['né']);
});
