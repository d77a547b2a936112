import type { Clock } from '../../machinery/clock.ts';
import { systemClock } from '../system-clock.ts';
import { delayedKeys } from './delayed-keys.ts';
import { keyQueue } from './key-queue.ts';
import { defaultRequeueLimiter, type RequeueLimiter } from './requeue-limiter.ts';

/** How a queue waits. */
export interface WorkQueueOptions {
  readonly clock?: Clock;
  readonly limiter?: RequeueLimiter;
}

/** Keys to be worked on: one key is worked on once at a time, however often it is added. Keys are compared as `Map` compares them. */
export interface WorkQueue<Key> {
  /** While the key is worked on it waits until `done`. */
  add(key: Key): void;
  /** Adds later; of several delays of one key the earliest counts. */
  addAfter(key: Key, delayMs: number): void;
  /** Adds after a wait that grows with each failure of the key. */
  addRateLimited(key: Key): void;
  /** Ends the counting of failures; call it on success. */
  forget(key: Key): void;
  failures(key: Key): number;
  /** The next key, which is the caller's until `done`; `undefined` once the queue is shut down and empty. */
  next(): Promise<Key | undefined>;
  done(key: Key): void;
  /** Keys that wait, without the delayed ones. */
  readonly length: number;
  /** Resolves when nothing waits or is worked on; delayed keys do not count. */
  idle(): Promise<void>;
  /** Takes no more keys and drops delayed ones; what waits is still handed out. */
  shutDown(): void;
}

/** An empty queue. */
export function workQueue<Key>({ clock = systemClock, limiter = defaultRequeueLimiter(clock) }: WorkQueueOptions = {}): WorkQueue<Key> {
  const keys = keyQueue<Key>();
  let isShutDown = false;
  const add = (key: Key): void => {
    if (!isShutDown) keys.add(key);
  };
  const delayed = delayedKeys<Key>(clock, add);
  const addAfter = (key: Key, delayMs: number): void => {
    if (isShutDown) return;
    if (delayMs <= 0) add(key);
    else delayed.put(key, delayMs);
  };
  return {
    add,
    addAfter,
    addRateLimited: (key) => addAfter(key, limiter.delayMs(key)),
    forget: (key) => limiter.forget(key),
    failures: (key) => limiter.failures(key),
    next: keys.next,
    done: keys.done,
    get length() {
      return keys.length;
    },
    idle: keys.idle,
    shutDown: () => {
      isShutDown = true;
      delayed.clear();
      keys.end();
    },
  };
}
