import { expect, test } from 'vitest';
import { createManualClock, createSeededEntropy } from './manual-clock.ts';

test('what was scheduled runs in the order of its time, and sees that time', () => {
  const clock = createManualClock(0);
  const seen: [string, number][] = [];
  clock.schedule(20, () => seen.push(['b', clock.now()]));
  clock.schedule(10, () => {
    seen.push(['a', clock.now()]);
    clock.schedule(5, () => seen.push(['nested', clock.now()]));
  });
  const cancel = clock.schedule(15, () => seen.push(['never', clock.now()]));
  cancel();
  clock.advance(30);
  expect(seen).toEqual([
    ['a', 10],
    ['nested', 15],
    ['b', 20],
  ]);
  expect([clock.now(), clock.pending]).toEqual([30, 0]);
});

test('the same seed gives the same uids, which are version 4 UUIDs', () => {
  const [one, other] = [createSeededEntropy(7), createSeededEntropy(7)];
  const uids = [one.uid(), one.uid()];
  expect([other.uid(), other.uid()]).toEqual(uids);
  expect(uids[0]).not.toBe(uids[1]);
  for (const uid of uids) expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
