import type { Clock } from '../../machinery/clock.ts';
import { retryAfterMsOf } from '../rest/answer.ts';
import { sleep } from '../sleep.ts';
import { isBrokenConnection } from '../transport/socket-error.ts';
import type { Link } from './link.ts';

/** How often, and on what, the client tries again. */
export interface RetryPolicy {
  /** Further tries after the first. Default 10. */
  readonly retries: number;
  /** The wait before a GET is tried again on a new connection, in milliseconds. Default 1000. */
  readonly connectionDelayMs: number;
}

/** client-go's numbers. @see client-go rest/request.go, rest/with_retry.go */
export const defaultRetryPolicy: RetryPolicy = Object.freeze({ retries: 10, connectionDelayMs: 1000 });

/**
 * Tries again when the server answers 429 or 5xx and says in whole seconds when to come back, and when the connection of a GET breaks.
 * Nothing else is repeated: a write whose answer was lost may have happened.
 */
export function retry(policy: RetryPolicy, clock: Clock): Link {
  return (next) => async (request) => {
    // Bytes that can be read once are gone after the first try.
    const retries = request.body !== undefined && 'chunks' in request.body ? 0 : policy.retries;
    for (let attempt = 0; ; attempt++) {
      let delayMs: number;
      try {
        const response = await next(request);
        if (attempt >= retries || (response.status !== 429 && response.status < 500)) return response;
        const asked = retryAfterMsOf(response);
        if (asked === undefined) return response;
        await response.discard();
        delayMs = asked;
      } catch (error) {
        const mayRepeat = request.method === 'GET' && request.mode === 'unary' && attempt < retries && isBrokenConnection(error);
        if (!mayRepeat) throw error;
        delayMs = policy.connectionDelayMs;
      }
      await sleep(clock, delayMs, request.signal);
    }
  };
}
