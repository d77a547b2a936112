import { expect, test } from 'vitest';
import { createManualClock } from '../manual-clock.ts';
import { Store } from '../storage/store.ts';
import { untilFresh } from './freshness.ts';
import type { StoredObject } from './strategy.ts';

const write = (store: Store<StoredObject>, name: string): void => {
  store.put('things', name, undefined, (revision) => ({ metadata: { name, resourceVersion: revision.toString() } }) as StoredObject);
};

async function isDone(promise: Promise<void> | undefined): Promise<boolean> {
  let done = false;
  void promise?.then(() => {
    done = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

test('a revision that is there needs no wait, and neither does what is no revision', () => {
  const store = new Store<StoredObject>();
  const waiting = { clock: createManualClock(), signal: new AbortController().signal };
  expect(untilFresh(store, store.revision.toString(), waiting)).toBeUndefined();
  expect(untilFresh(store, 'abc', waiting)).toBeUndefined();
});

test('the wait ends with the commit that reaches the revision', async () => {
  const store = new Store<StoredObject>();
  const clock = createManualClock();
  const wait = untilFresh(store, (store.revision + 2n).toString(), { clock, signal: new AbortController().signal });
  write(store, 'a');
  expect(await isDone(wait)).toBe(false);
  write(store, 'b');
  expect(await isDone(wait)).toBe(true);
  expect(clock.pending).toBe(0);
});

test('the wait ends after three seconds of the clock, or with the caller', async () => {
  const store = new Store<StoredObject>();
  const clock = createManualClock();
  const gone = new AbortController();
  const waits = [untilFresh(store, '999999', { clock, signal: new AbortController().signal }), untilFresh(store, '999999', { clock, signal: gone.signal })];
  gone.abort();
  expect(await isDone(waits[1])).toBe(true);
  clock.advance(2_999);
  expect(await isDone(waits[0])).toBe(false);
  clock.advance(1);
  expect(await isDone(waits[0])).toBe(true);
  expect(clock.pending).toBe(0);
});
