import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { firstFile, tarHeader, tarOf } from './tar.ts';

async function* pieces(...texts: readonly string[]): AsyncIterable<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

async function archiveOf(path: string, ...texts: readonly string[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of tarOf(path, Buffer.byteLength(texts.join('')), pieces(...texts))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('what is put in comes out, whatever its length', async () => {
  for (const text of ['', 'a', 'b'.repeat(511), 'c'.repeat(512), 'd'.repeat(513)]) {
    expect(firstFile(await archiveOf('file', text)).toString()).toBe(text);
  }
});

test('tar reads the archive', async () => {
  const archive = await archiveOf('etc/a.conf', 'one ', 'two');
  expect(archive.length % 512).toBe(0);
  expect(execFileSync('tar', ['-xO', 'etc/a.conf'], { input: archive, encoding: 'utf8' })).toBe('one two');
});

test('a path that the format cannot hold is refused, and an archive without a file, too', () => {
  expect(() => tarHeader('x'.repeat(101), 1)).toThrow(RangeError);
  expect(() => firstFile(Buffer.alloc(1024, 'x'))).toThrow('the archive holds no plain file');
});
