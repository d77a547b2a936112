import { expect, test } from 'vitest';
import { flattened } from './flattened.ts';

async function* batches(...given: readonly (readonly number[] | Error)[]): AsyncGenerator<readonly number[], void> {
  for (const batch of given) {
    if (batch instanceof Error) throw batch;
    yield batch;
  }
}

test('items come one by one, empty batches pass, and the end stays the end', async () => {
  const items = flattened(batches([1, 2], [], [3]), undefined);
  const seen: number[] = [];
  for await (const item of items) seen.push(item);
  expect(seen).toEqual([1, 2, 3]);
  expect(await items.next()).toEqual({ done: true, value: undefined });
});

test('items that are asked for before the last one came keep their order', async () => {
  const items = flattened(batches([1], [2, 3], [4]), undefined);
  const asked = await Promise.all(Array.from({ length: 5 }, () => items.next()));
  expect(asked.map(({ value }) => value)).toEqual([1, 2, 3, 4, undefined]);
});

test('an error comes after the items before it, and is the end', async () => {
  const items = flattened(batches([1, 2], new Error('enough')), undefined);
  expect([await items.next(), await items.next()].map(({ value }) => value)).toEqual([1, 2]);
  await expect(items.next()).rejects.toThrow('enough');
  expect((await items.next()).done).toBe(true);
});

test('an abort within a batch ends it with the reason, and closes the source', async () => {
  const abort = new AbortController();
  let isClosed = false;
  async function* source(): AsyncGenerator<readonly number[], void> {
    try {
      yield [1, 2, 3];
    } finally {
      isClosed = true;
    }
  }
  const items = flattened(source(), abort.signal);
  await items.next();
  abort.abort('reason');
  await expect(items.next()).rejects.toBe('reason');
  expect(isClosed).toBe(true);
  expect((await items.next()).done).toBe(true);
});

test('a loop that is left closes the source and forgets the rest of the batch', async () => {
  let isClosed = false;
  async function* source(): AsyncGenerator<readonly number[], void> {
    try {
      yield [1, 2, 3];
    } finally {
      isClosed = true;
    }
  }
  const items = flattened(source(), undefined);
  for await (const item of items) if (item === 1) break;
  expect(isClosed).toBe(true);
  expect((await items.next()).done).toBe(true);
});
