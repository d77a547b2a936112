import { expect, test } from 'vitest';
import { abortable } from './abortable.ts';

test('an abort lets one caller go, the others still get the result', async () => {
  const work = Promise.withResolvers<string>();
  const abort = new AbortController();
  const [gone, stays] = [abortable(work.promise, abort.signal), abortable(work.promise, undefined)];
  abort.abort('enough');
  await expect(gone).rejects.toBe('enough');
  work.resolve('done');
  expect(await stays).toBe('done');
});

test('a signal that is aborted already wins over work that is done', async () => {
  await expect(abortable(Promise.resolve('done'), AbortSignal.abort('before'))).rejects.toBe('before');
});
