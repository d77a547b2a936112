import type { Clock } from '../../machinery/clock.ts';
import { isConflict } from '../error-predicates.ts';
import { sleep } from '../sleep.ts';
import { systemClock } from '../system-clock.ts';

/** How to repeat. */
export interface RetryOnConflictOptions {
  readonly signal?: AbortSignal;
  /** Calls in all. Default 5. */
  readonly attempts?: number;
  /** The wait between two calls, in milliseconds. Default 10, with up to a tenth more by chance. */
  readonly delayMs?: number;
  readonly clock?: Clock;
}

/**
 * Calls `attempt` until it does not end in a conflict: it reads the object anew, changes it and writes it. Gives back what it gave.
 *
 * @throws the last conflict after 5 calls; every other error at once
 * @see client-go util/retry/util.go DefaultRetry
 */
export async function retryOnConflict<R>(attempt: () => Promise<R>, options: RetryOnConflictOptions = {}): Promise<R> {
  const { signal, attempts = 5, delayMs = 10, clock = systemClock } = options;
  for (let made = 1; ; made++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (!isConflict(error) || made >= attempts) throw error;
    }
    await sleep(clock, delayMs * (1 + Math.random() * 0.1), signal);
  }
}
