import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { chunksOf, inflow } from './inflow.ts';

const text = (groups: readonly (readonly Uint8Array[])[]): string => Buffer.concat(groups.flat()).toString();

async function all(source: Readable): Promise<(readonly Uint8Array[])[]> {
  const groups: (readonly Uint8Array[])[] = [];
  for await (const group of chunksOf(source)) groups.push(group);
  return groups;
}

test('everything comes in its order, and what one turn brings comes together', async () => {
  const groups = await all(Readable.from(Array.from({ length: 100 }, (_, index) => Buffer.from(`${index} `))));
  expect(text(groups)).toBe(Array.from({ length: 100 }, (_, index) => `${index} `).join(''));
  expect(groups.length).toBeLessThan(100);
});

test('what came before an error is read before it', async () => {
  const source = new PassThrough();
  source.write('before');
  setTimeout(() => source.destroy(new Error('broken')), 5);
  const seen: string[] = [];
  const reading = (async () => {
    for await (const group of chunksOf(source)) seen.push(text([group]));
  })();
  await expect(reading).rejects.toThrow('broken');
  expect(seen.join('')).toBe('before');
});

test('a stream that is closed before its end is no end', async () => {
  const source = new PassThrough();
  setTimeout(() => source.destroy(), 5);
  await expect(all(source)).rejects.toThrow('before its end');
});

test('the source waits while too much is unread, and goes on', async () => {
  let given = 0;
  const source = new Readable({
    highWaterMark: 1,
    read() {
      given += 1;
      this.push(given <= 100 ? Buffer.alloc(1 << 16) : null);
    },
  });
  const groups = chunksOf(source);
  const first = await groups.next();
  const before = given;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(first.done).toBe(false);
  expect(given).toBe(before);
  expect(given).toBeLessThan(10);
  let bytes = Buffer.concat(first.value ?? []).length;
  for await (const group of groups) bytes += Buffer.concat(group).length;
  expect(bytes).toBe(100 << 16);
});

test('an iteration that is left destroys the source', async () => {
  const source = new PassThrough();
  source.write('one');
  for await (const _ of chunksOf(source)) break;
  expect(source.destroyed).toBe(true);
});

test('what a tap gives within the call that opens it again is read', async () => {
  const big = new Uint8Array(1 << 18);
  const calls: string[] = [];
  const { push, finish, groups } = inflow({
    pause: () => void calls.push('pause'),
    resume: () => {
      calls.push('resume');
      push(big);
      finish(undefined);
    },
    close: () => void calls.push('close'),
  });
  push(big);
  const sizes: number[] = [];
  for await (const group of groups()) sizes.push(group.length);
  expect(sizes).toEqual([1, 1]);
  expect(calls).toEqual(['pause', 'resume', 'pause', 'close']);
});
