import { expect, test } from 'vitest';
import { manualClock } from '../doubles/manual-clock.ts';
import { watchdog } from './watchdog.ts';

test('a dog that is fed stays quiet, and bites once the time is up', async () => {
  const clock = manualClock();
  const dog = watchdog(clock, 1000, new AbortController().signal);
  await clock.advance(900);
  dog.feed();
  await clock.advance(900);
  expect([dog.signal.aborted, dog.bite]).toEqual([false, undefined]);
  await clock.advance(100);
  expect(dog.signal.reason).toBe(dog.bite);
  expect(dog.bite?.retriable).toBe(true);
});

test('the watch ends with its parent, and its end leaves nothing behind', () => {
  const clock = manualClock();
  const parent = new AbortController();
  const dog = watchdog(clock, 1000, parent.signal);
  parent.abort('enough');
  expect(dog.signal.reason).toBe('enough');
  dog.end();
  expect([clock.pending(), dog.bite]).toEqual([0, undefined]);
});
