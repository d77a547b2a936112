import type { Clock } from '../../machinery/clock.ts';

/** Keys to work on, one after the other in the order of their arrival; a key that waits already is not put in again. */
export interface WorkQueue {
  add(key: string): void;
  /** Nothing waits and nothing is worked on; retries that wait for their time do not count. */
  readonly isIdle: boolean;
}

/** How a queue works. */
export interface WorkQueueOptions {
  readonly clock: Clock;
  /** Works on one key. A rejection puts the key in again, later each time. */
  readonly run: (key: string) => Promise<void>;
  readonly signal: AbortSignal;
}

const FIRST_RETRY_MS = 5;
const LONGEST_RETRY_MS = 1_000_000;
const KEYS_PER_TURN = 64;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * A queue that works until `signal` aborts. Work begins in a later turn of the event loop than the `add`, so whoever caused it
 * has had an answer.
 *
 * @see client-go util/workqueue/default_rate_limiters.go (v0.37): the same delays
 */
export function createWorkQueue({ clock, run, signal }: WorkQueueOptions): WorkQueue {
  const waiting = new Set<string>();
  const failures = new Map<string, number>();
  const retries = new Set<() => void>();
  let isWorking = false;

  const retryLater = (key: string): void => {
    const count = failures.get(key) ?? 0;
    failures.set(key, count + 1);
    const cancel = clock.schedule(Math.min(FIRST_RETRY_MS * 2 ** Math.min(count, 30), LONGEST_RETRY_MS), () => {
      retries.delete(cancel);
      add(key);
    });
    retries.add(cancel);
  };
  const workOn = async (key: string): Promise<void> => {
    waiting.delete(key);
    try {
      await run(key);
      failures.delete(key);
    } catch {
      // What failed is in the action log, with the server's answer; the key comes again.
      if (!signal.aborted) retryLater(key);
    }
  };
  const work = async (): Promise<void> => {
    for (let turn = 0; waiting.size > 0 && !signal.aborted; turn += 1) {
      if (turn % KEYS_PER_TURN === 0) await nextTurn();
      const [key] = waiting;
      if (key !== undefined) await workOn(key);
    }
    isWorking = false;
  };
  const add = (key: string): void => {
    if (signal.aborted) return;
    waiting.add(key);
    if (isWorking) return;
    isWorking = true;
    void work();
  };
  signal.addEventListener('abort', () => {
    waiting.clear();
    for (const cancel of retries) cancel();
    retries.clear();
  });
  return {
    add,
    get isIdle(): boolean {
      return !isWorking && waiting.size === 0;
    },
  };
}
