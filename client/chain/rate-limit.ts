import type { Clock } from '../../machinery/clock.ts';
import { sleep } from '../sleep.ts';
import type { Link } from './link.ts';

/** A token bucket: `burst` calls at once, `qps` per second after that. */
export interface RateLimits {
  readonly qps: number;
  readonly burst: number;
}

/** client-go's numbers, but one bucket for all groups. @see client-go rest/config.go DefaultQPS, DefaultBurst */
export const defaultRateLimits: RateLimits = Object.freeze({ qps: 5, burst: 10 });

/** Takes turns in a token bucket: resolves in the order of calls. A call that is aborted gives its turn to the next. */
export interface TokenBucket {
  take(signal?: AbortSignal): Promise<void>;
}

/** A full bucket. @throws {TypeError} for limits that let nothing through */
export function tokenBucket({ qps, burst }: RateLimits, clock: Clock): TokenBucket {
  if (!(qps > 0) || !(burst >= 1)) throw new TypeError(`a rate limit needs qps > 0 and burst >= 1, not ${qps} and ${burst}`);
  let tokens = burst;
  let filledAt = clock.now();
  let queue: Promise<void> = Promise.resolve();
  const fill = (): void => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + (Math.max(0, now - filledAt) * qps) / 1000);
    filledAt = now;
  };
  async function turn(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    fill();
    while (tokens < 1 - 1e-9) {
      await sleep(clock, Math.ceil(((1 - tokens) * 1000) / qps - 1e-6), signal);
      fill();
    }
    tokens -= 1;
  }
  return {
    take: (signal) => {
      const mine = queue.then(() => turn(signal));
      queue = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** Holds calls back to the limits. Watches pass: they are one call that lasts. */
export function rateLimit(limits: RateLimits, clock: Clock): Link {
  const bucket = tokenBucket(limits, clock);
  return (next) => async (request) => {
    if (request.mode === 'unary') await bucket.take(request.signal);
    return next(request);
  };
}
