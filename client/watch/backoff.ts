/** Waits that grow. */
export interface Backoff {
  /** The next wait, in milliseconds. */
  next(): number;
  reset(): void;
}

/** From 0.8 s doubling to 30 s, each longer by up to as much again by chance. @see client-go tools/cache/reflector.go */
export function reflectorBackoff(random: () => number, firstMs = 800, longestMs = 30_000): Backoff {
  let baseMs = firstMs;
  return {
    next: () => {
      const waitMs = baseMs * (1 + random());
      baseMs = Math.min(longestMs, baseMs * 2);
      return waitMs;
    },
    reset: () => {
      baseMs = firstMs;
    },
  };
}
