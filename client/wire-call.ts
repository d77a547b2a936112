import type { Clock } from '../machinery/clock.ts';
import type { CallOptions } from './call-options.ts';
import { objectOf } from './rest/answer.ts';
import { type Operation, wireRequestOf } from './rest/operation.ts';
import type { Send } from './transport/transport.ts';

/** The two ways in which operations leave the client. */
export interface WireCall {
  readonly clock: Clock;
  /** The time limit of a call that names none, in milliseconds; streams have none. */
  readonly timeoutMs: number | undefined;
  /** Sends and reads the answer, frozen. @throws {ApiError} when refused */
  object(operation: Operation, options: CallOptions): Promise<unknown>;
  /** Sends, and leaves the answer to be read. */
  readonly stream: Send;
  /** Runs a loop under the time limit of a call, from its first turn to its last. */
  events<E>(options: CallOptions, open: (signal: AbortSignal | undefined) => AsyncIterable<E>): AsyncIterable<E>;
}

interface Limit {
  readonly signal: AbortSignal | undefined;
  readonly clear: () => void;
}

const nothing = (): void => undefined;

/** Adds a time limit to a signal, on the client's clock. */
export function limitOf(clock: Clock, { signal, timeoutMs }: CallOptions): Limit {
  if (timeoutMs === undefined) return { signal, clear: nothing };
  const timeout = new AbortController();
  const clear = clock.schedule(timeoutMs, () => timeout.abort(new DOMException(`the call took longer than ${timeoutMs} ms`, 'TimeoutError')));
  return { signal: signal === undefined ? timeout.signal : AbortSignal.any([signal, timeout.signal]), clear };
}

async function* limitedEvents<E>(clock: Clock, options: CallOptions, open: (signal: AbortSignal | undefined) => AsyncIterable<E>): AsyncGenerator<E> {
  const limit = limitOf(clock, options);
  try {
    yield* open(limit.signal);
  } finally {
    limit.clear();
  }
}

/** Binds operations to a chain. */
export function wireCall(send: Send, clock: Clock, timeoutMs?: number): WireCall {
  return {
    clock,
    timeoutMs,
    stream: send,
    events: (options, open) => (options.timeoutMs === undefined ? open(options.signal) : limitedEvents(clock, options, open)),
    object: async (operation, options) => {
      const request = wireRequestOf(operation);
      const limit = limitOf(clock, { signal: options.signal, timeoutMs: options.timeoutMs ?? timeoutMs });
      try {
        return await objectOf(await send({ ...request, signal: limit.signal }), request.operation, operation.complete);
      } finally {
        limit.clear();
      }
    },
  };
}
