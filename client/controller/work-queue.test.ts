import { expect, test } from 'vitest';
import { manualClock, settle } from '../doubles/manual-clock.ts';
import { workQueue } from './work-queue.ts';

test('a key added many times while it is worked on comes once more, to one worker at a time', async () => {
  const queue = workQueue<string>({ clock: manualClock() });
  queue.add('a');
  expect(await queue.next()).toBe('a');
  for (let time = 0; time < 100; time++) queue.add('a');
  const second = queue.next();
  expect(queue.length).toBe(0);
  queue.done('a');
  expect(await second).toBe('a');
  queue.done('a');
  expect(queue.length).toBe(0);
});

test('failures wait 5, 10 and 20 milliseconds, and 5 again once forgotten', async () => {
  const clock = manualClock();
  const queue = workQueue<string>({ clock });
  const waits: number[] = [];
  for (let failure = 0; failure < 4; failure++) {
    if (failure === 3) queue.forget('a');
    const from = clock.now();
    queue.addRateLimited('a');
    const next = queue.next().then(() => waits.push(clock.now() - from));
    await clock.advance(50);
    await next;
    queue.done('a');
  }
  expect(waits).toEqual([5, 10, 20, 5]);
});

test('of two delays the earlier counts, and an add does not wait for it', async () => {
  const clock = manualClock();
  const queue = workQueue<string>({ clock });
  queue.addAfter('a', 10_000);
  queue.addAfter('a', 2_000);
  queue.add('a');
  expect(await queue.next()).toBe('a');
  queue.done('a');
  await clock.advance(2_000);
  expect(queue.length).toBe(1);
  expect(await queue.next()).toBe('a');
  queue.done('a');
  await clock.advance(20_000);
  expect(queue.length).toBe(0);
});

test('shutting down drops what is delayed, hands out what waits, and lets workers go', async () => {
  const clock = manualClock();
  const queue = workQueue<string>({ clock });
  queue.add('a');
  queue.addAfter('b', 10);
  queue.shutDown();
  queue.add('c');
  expect(await queue.next()).toBe('a');
  expect(await queue.next()).toBe(undefined);
  expect(clock.pending()).toBe(0);
});

test('the queue is idle when nothing waits and nothing is worked on', async () => {
  const queue = workQueue<string>({ clock: manualClock() });
  queue.add('a');
  let isIdle = false;
  void queue.idle().then(() => {
    isIdle = true;
  });
  const key = await queue.next();
  await settle();
  expect(isIdle).toBe(false);
  queue.done(key ?? '');
  await settle();
  expect(isIdle).toBe(true);
});
