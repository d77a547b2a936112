import { expect, test } from 'vitest';
import { decodeFrames, encodeFrame, FrameError } from './frame.ts';

async function* cut(text: string, size: number): AsyncGenerator<readonly Uint8Array[]> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield [bytes.slice(at, at + size)];
}
async function decoded(text: string, size: number): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const batch of decodeFrames(cut(text, size))) values.push(...batch);
  return values;
}

test('frames survive any cut, between the bytes of one letter too', async () => {
  const line = encodeFrame({ type: 'ADDED', object: { metadata: { name: 'größe 😀' } } });
  const whole = await decoded(line + line, 10_000);
  expect(whole).toHaveLength(2);
  for (let size = 1; size < 20; size++) expect(await decoded(line + line, size)).toEqual(whole);
});

test('a line that is not JSON is an error with its place, not a gap', async () => {
  const error = await decoded('{"a":1}\n{"secret":hunter2}\n{"b":2}\n', 5).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(FrameError);
  expect(error).toMatchObject({ byteOffset: 8 });
  expect(String(error)).not.toContain('hunter2');
});

test('half a line at the end is an error, empty lines are none', async () => {
  expect(await decoded('{"a":1}\n\r\n{"b":2}', 3)).toEqual([{ a: 1 }, { b: 2 }]);
  await expect(decoded('{"a":1}\n{"b', 3)).rejects.toBeInstanceOf(FrameError);
});

test('many lines in one chunk and lines over many chunks come out the same, and an error names its place among them', async () => {
  const lines = Array.from({ length: 50 }, (_, index) => `${JSON.stringify({ index, text: 'ü'.repeat(index) })}\n`).join('');
  const bytes = new TextEncoder().encode(lines).length;
  for (const size of [1, 7, 64, 100_000]) {
    expect(await decoded(lines, size)).toHaveLength(50);
    await expect(decoded(`${lines}{"bad\n{"after":1}\n`, size)).rejects.toMatchObject({ byteOffset: bytes });
  }
});

test('bytes that are no UTF-8 are an error with their line, after the lines before them', async () => {
  const good = new TextEncoder().encode('{"a":1}\n{"b":2}\n');
  const chunk = new Uint8Array([...good, 0x22, 0xff, 0x22, 0x0a]);
  const seen: unknown[] = [];
  const reading = (async () => {
    for await (const batch of decodeFrames(ReadableStream.from([[chunk]]))) seen.push(...batch);
  })();
  await expect(reading).rejects.toMatchObject({ byteOffset: good.length });
  expect(seen).toEqual([{ a: 1 }, { b: 2 }]);
});
