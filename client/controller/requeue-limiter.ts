import type { Clock } from '../../machinery/clock.ts';

/** How long a key that failed waits. */
export interface RequeueLimiter {
  /** Counts a failure and says how long to wait, in milliseconds. */
  delayMs(key: unknown): number;
  forget(key: unknown): void;
  failures(key: unknown): number;
}

const FIRST_MS = 5;
const LONGEST_MS = 1_000_000;
const BUCKET_PER_SECOND = 10;
const BUCKET_BURST = 100;

/** Per key 5 ms doubling to 1000 s, and over all keys 10 a second after a burst of 100; the longer wait counts. @see client-go util/workqueue/default_rate_limiters.go */
export function defaultRequeueLimiter(clock: Clock): RequeueLimiter {
  const counts = new Map<unknown, number>();
  let tokens = BUCKET_BURST;
  let filledAt = clock.now();
  const bucketMs = (): number => {
    const now = clock.now();
    tokens = Math.min(BUCKET_BURST, tokens + ((now - filledAt) * BUCKET_PER_SECOND) / 1000) - 1;
    filledAt = now;
    return tokens >= 0 ? 0 : (-tokens * 1000) / BUCKET_PER_SECOND;
  };
  return {
    delayMs: (key) => {
      const failures = counts.get(key) ?? 0;
      counts.set(key, failures + 1);
      return Math.max(Math.min(LONGEST_MS, FIRST_MS * 2 ** failures), bucketMs());
    },
    forget: (key) => void counts.delete(key),
    failures: (key) => counts.get(key) ?? 0,
  };
}
