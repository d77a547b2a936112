import type { Clock } from '../../machinery/clock.ts';
import { systemClock } from '../system-clock.ts';
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

/** An empty queue. @see client-go util/workqueue/queue.go, delaying_queue.go */
export function workQueue<Key>({ clock = systemClock, limiter = defaultRequeueLimiter(clock) }: WorkQueueOptions = {}): WorkQueue<Key> {
  const waiting = new Set<Key>();
  const working = new Set<Key>();
  const again = new Set<Key>();
  const delayed = new Map<Key, { readonly at: number; readonly cancel: () => void }>();
  const takers: ((key: Key | undefined) => void)[] = [];
  let idlers: (() => void)[] = [];
  let isShutDown = false;

  function handOut(): void {
    while (takers.length > 0) {
      const [key] = waiting;
      if (key === undefined && waiting.size === 0) {
        if (!isShutDown) return;
        takers.shift()?.(undefined);
        continue;
      }
      waiting.delete(key as Key);
      working.add(key as Key);
      takers.shift()?.(key);
    }
  }
  function add(key: Key): void {
    if (isShutDown) return;
    if (working.has(key)) again.add(key);
    else waiting.add(key);
    handOut();
  }
  function addAfter(key: Key, delayMs: number): void {
    if (isShutDown) return;
    if (delayMs <= 0) return add(key);
    const at = clock.now() + delayMs;
    const before = delayed.get(key);
    if (before !== undefined && before.at <= at) return;
    before?.cancel();
    const cancel = clock.schedule(delayMs, () => {
      delayed.delete(key);
      add(key);
    });
    delayed.set(key, { at, cancel });
  }
  function wakeIdlers(): void {
    if (waiting.size > 0 || working.size > 0) return;
    for (const idler of idlers) idler();
    idlers = [];
  }
  return {
    add,
    addAfter,
    addRateLimited: (key) => addAfter(key, limiter.delayMs(key)),
    forget: (key) => limiter.forget(key),
    failures: (key) => limiter.failures(key),
    next: () =>
      new Promise((resolve) => {
        takers.push(resolve);
        handOut();
      }),
    done: (key) => {
      working.delete(key);
      if (again.delete(key)) waiting.add(key);
      handOut();
      wakeIdlers();
    },
    get length() {
      return waiting.size;
    },
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve);
        wakeIdlers();
      }),
    shutDown: () => {
      isShutDown = true;
      for (const { cancel } of delayed.values()) cancel();
      delayed.clear();
      handOut();
    },
  };
}
