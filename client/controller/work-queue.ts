import type { Clock } from '../../machinery/clock.ts';
import type { MetricsRegistry } from '../metrics/metrics-registry.ts';
import { systemClock } from '../system-clock.ts';
import { delayedKeys } from './delayed-keys.ts';
import { keyQueue } from './key-queue.ts';
import { queueMetrics } from './queue-metrics.ts';
import { defaultRequeueLimiter, type RequeueLimiter } from './requeue-limiter.ts';

/** How a queue waits. */
export interface WorkQueueOptions {
  readonly clock?: Clock;
  readonly limiter?: RequeueLimiter;
  /** Where to count, under `name`. Default: nowhere. */
  readonly metrics?: MetricsRegistry;
  readonly name?: string;
}

/** A key that is the holder's until it is disposed of. */
export interface HeldKey<Key> extends Disposable {
  readonly key: Key;
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
  /** Takes keys until the queue is shut down: `for await (using held of queue.keys()) …`. Several loops may share a queue. */
  keys(): AsyncIterable<HeldKey<Key>>;
  /** Works on so many keys at one time until the queue is shut down. What `work` throws puts the key back, later each time; success forgets that. */
  runWorkers(count: number, work: (key: Key) => Promise<unknown>, onError?: (error: unknown, key: Key) => void): Promise<void>;
  /** Takes no more keys and drops delayed ones; what waits is still handed out. */
  shutDown(): void;
  /** Shuts down, and resolves when what waited and what is worked on is done. */
  drain(): Promise<void>;
}

async function* heldKeys<Key>({ next, done }: Pick<WorkQueue<Key>, 'next' | 'done'>): AsyncGenerator<HeldKey<Key>, void> {
  for (let key = await next(); key !== undefined; key = await next()) {
    const held = key;
    yield { key: held, [Symbol.dispose]: () => done(held) };
  }
}

async function workOn<Key>(queue: WorkQueue<Key>, work: (key: Key) => Promise<unknown>, onError: (error: unknown, key: Key) => void): Promise<void> {
  for await (using held of queue.keys()) {
    try {
      await work(held.key);
      queue.forget(held.key);
    } catch (error) {
      onError(error, held.key);
      queue.addRateLimited(held.key);
    }
  }
}

/** An empty queue. */
export function workQueue<Key>(options: WorkQueueOptions = {}): WorkQueue<Key> {
  const { clock = systemClock, limiter = defaultRequeueLimiter(clock), metrics, name = 'queue' } = options;
  const observer = metrics === undefined ? undefined : queueMetrics(metrics, name, clock);
  const keys = keyQueue<Key>(observer);
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
  const shutDown = (): void => {
    isShutDown = true;
    delayed.clear();
    keys.end();
    observer?.end();
  };
  const queue: WorkQueue<Key> = {
    add,
    addAfter,
    addRateLimited: (key) => {
      observer?.retried();
      addAfter(key, limiter.delayMs(key));
    },
    forget: (key) => limiter.forget(key),
    failures: (key) => limiter.failures(key),
    next: keys.next,
    done: keys.done,
    get length() {
      return keys.length;
    },
    idle: keys.idle,
    keys: () => heldKeys(queue),
    runWorkers: async (count, work, onError = warn) => {
      await Promise.all(Array.from({ length: count }, () => workOn(queue, work, onError)));
    },
    shutDown,
    drain: () => {
      shutDown();
      return keys.idle();
    },
  };
  return queue;
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error.message : String(error), 'KubernetesWorkQueueWarning');
}
