import type { Clock } from '../../machinery/clock.ts';
import type { OperationName } from '../rest/operation-name.ts';
import type { Link } from './link.ts';

/** One finished call, all its tries included: what a metric or a span needs, and nothing secret. */
export interface Trace {
  readonly operation: OperationName;
  /** Of the last answer; absent when none came. */
  readonly httpStatus?: number;
  /** From the call to the head of its answer, in milliseconds. */
  readonly durationMs: number;
  readonly error?: unknown;
}

/** Tells `onCall` about every call. */
export function tracing(onCall: (trace: Trace) => void, clock: Clock): Link {
  return (next) => async (request) => {
    const startedAt = clock.now();
    const { operation } = request;
    try {
      const response = await next(request);
      onCall({ operation, httpStatus: response.status, durationMs: clock.now() - startedAt });
      return response;
    } catch (error) {
      onCall({ operation, durationMs: clock.now() - startedAt, error });
      throw error;
    }
  };
}
