import { expect, test } from 'vitest';
import { manualClock, settle } from '../doubles/manual-clock.ts';
import { defaultRateLimits, tokenBucket } from './rate-limit.ts';

test('ten calls leave at once, the next ones one every 200 milliseconds', async () => {
  const clock = manualClock();
  const bucket = tokenBucket(defaultRateLimits, clock);
  const left: number[] = [];
  for (let call = 0; call < 12; call++) void bucket.take().then(() => left.push(clock.now()));
  await clock.advance(1000);
  expect(left).toEqual([...Array(10).fill(0), 200, 400]);
});

test('a call that is aborted gives its turn to the next', async () => {
  const clock = manualClock();
  const bucket = tokenBucket({ qps: 5, burst: 1 }, clock);
  await bucket.take();
  const abort = new AbortController();
  const given: string[] = [];
  const aborted = bucket.take(abort.signal).catch((reason: unknown) => given.push(String(reason)));
  const next = bucket.take().then(() => given.push(`next at ${clock.now()}`));
  await settle();
  abort.abort('gone');
  await clock.advance(200);
  await Promise.all([aborted, next]);
  expect(given).toEqual(['gone', 'next at 200']);
});

test('limits that let nothing through are refused', () => {
  expect(() => tokenBucket({ qps: 0, burst: 10 }, manualClock())).toThrow(TypeError);
});
