import { expect, test } from 'vitest';
import { createManualClock } from '../manual-clock.ts';
import { createWorkQueue, type WorkQueue } from './work-queue.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function untilIdle(queue: WorkQueue): Promise<void> {
  while (!queue.isIdle) await turn();
}

test('keys are worked on in order, one at a time, and one that waits already is not put in twice', async () => {
  const seen: string[] = [];
  let working = 0;
  const run = async (key: string): Promise<void> => {
    working += 1;
    expect(working).toBe(1);
    seen.push(key);
    await turn();
    working -= 1;
  };
  const queue = createWorkQueue({ clock: createManualClock(), run, signal: new AbortController().signal });
  for (const key of ['a', 'b', 'a', 'c']) queue.add(key);
  await untilIdle(queue);
  expect(seen).toEqual(['a', 'b', 'c']);
});

test('work never begins inside of the add', async () => {
  const seen: string[] = [];
  const queue = createWorkQueue({
    clock: createManualClock(),
    run: (key) => {
      seen.push(key);
      return Promise.resolve();
    },
    signal: new AbortController().signal,
  });
  queue.add('a');
  await Promise.resolve();
  expect([seen, queue.isIdle]).toEqual([[], false]);
  await untilIdle(queue);
  expect(seen).toEqual(['a']);
});

test('a key that comes while it is worked on is worked on again', async () => {
  const seen: string[] = [];
  const queue: WorkQueue = createWorkQueue({
    clock: createManualClock(),
    run: (key) => {
      if (seen.push(key) === 1) queue.add(key);
      return Promise.resolve();
    },
    signal: new AbortController().signal,
  });
  queue.add('a');
  await untilIdle(queue);
  expect(seen).toEqual(['a', 'a']);
});

test('what fails comes again after 5, 10, 20 ms of the clock, and starts over once it has worked', async () => {
  const clock = createManualClock(0);
  const times: number[] = [];
  const queue = createWorkQueue({
    clock,
    run: () => (times.push(clock.now()) < 4 ? Promise.reject(new Error('not yet')) : Promise.resolve()),
    signal: new AbortController().signal,
  });
  queue.add('a');
  for (let ms = 0; ms < 50; ms += 1) {
    await untilIdle(queue);
    clock.advance(1);
  }
  expect(times).toEqual([0, 5, 15, 35]);
  expect(clock.pending).toBe(0);
});

test('the signal ends everything, retries too', async () => {
  const clock = createManualClock();
  const end = new AbortController();
  const queue = createWorkQueue({ clock, run: () => Promise.reject(new Error('never')), signal: end.signal });
  queue.add('a');
  await untilIdle(queue);
  expect(clock.pending).toBe(1);
  end.abort();
  queue.add('b');
  expect([clock.pending, queue.isIdle]).toEqual([0, true]);
});
