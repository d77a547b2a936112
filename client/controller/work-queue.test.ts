import { expect, test } from 'vitest';
import { manualClock, settle } from '../doubles/manual-clock.ts';
import { metricsRegistry } from '../metrics/metrics-registry.ts';
import { workQueue } from './work-queue.ts';

test('check 23: a key added a hundred times while it is worked on comes once more, and to one worker at a time', async () => {
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

test('check 23: failures wait 5, 10 and 20 milliseconds, and 5 again once forgotten', async () => {
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

test('check 24: of two delays the earlier counts, and an add does not wait for it', async () => {
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

test('check 24: draining waits for what is worked on, drops what is delayed and takes no more', async () => {
  const clock = manualClock();
  const queue = workQueue<string>({ clock });
  queue.add('a');
  const key = await queue.next();
  queue.addAfter('b', 10);
  let isDrained = false;
  const drained = queue.drain().then(() => (isDrained = true));
  queue.add('c');
  await clock.advance(100);
  expect([isDrained, queue.length]).toEqual([false, 0]);
  queue.done(key ?? '');
  await drained;
  expect(await queue.next()).toBe(undefined);
});

test('the queue is fair: keys come out in the order in which they came in', async () => {
  const queue = workQueue<string>({ clock: manualClock() });
  for (const key of ['c', 'a', 'b', 'a', 'c']) queue.add(key);
  queue.shutDown();
  const order: string[] = [];
  for await (using held of queue.keys()) order.push(held.key);
  expect(order).toEqual(['c', 'a', 'b']);
});

test('workers put back what fails, later each time, and forget failures on success', async () => {
  const clock = manualClock();
  const queue = workQueue<string>({ clock });
  const at: number[] = [];
  const errors: unknown[] = [];
  const working = queue.runWorkers(
    2,
    async () => {
      at.push(clock.now());
      if (at.length < 3) throw new Error('not yet');
    },
    (error) => errors.push(error),
  );
  queue.add('a');
  await clock.advance(100);
  expect([at, errors.length, queue.failures('a')]).toEqual([[0, 5, 15], 2, 0]);
  await queue.drain();
  await working;
});

test('a queue with metrics counts what comes, waits, is worked on and comes again', async () => {
  const clock = manualClock();
  const metrics = metricsRegistry();
  const queue = workQueue<string>({ clock, metrics, name: 'websites' });
  for (const key of ['a', 'a', 'b']) queue.add(key);
  await clock.advance(2000);
  const key = await queue.next();
  await clock.advance(3000);
  const during = metrics.text();
  expect(during).toContain('workqueue_depth{name="websites"} 1');
  expect(during).toContain('workqueue_longest_running_processor_seconds{name="websites"} 3');
  queue.done(key ?? '');
  queue.addRateLimited('a');
  const after = metrics.text();
  expect(after).toContain('workqueue_adds_total{name="websites"} 2');
  expect(after).toContain('workqueue_retries_total{name="websites"} 1');
  expect(after).toContain('workqueue_queue_duration_seconds_sum{name="websites"} 2');
  expect(after).toContain('workqueue_work_duration_seconds_sum{name="websites"} 3');
  queue.shutDown();
});
