import type { ExchangeResponse } from '../../machinery/exchange.ts';
import { ConnectionFault } from '../request/connection-fault.ts';

/** A value that no door can take for an event: HTTP sends it as a line that is no JSON object, clients in process get it as it is. */
export const GARBAGE = '{"type":"MODIF';

type Rewrite = (events: AsyncIterable<unknown>) => AsyncIterable<unknown>;

/** The answer with its events rewritten; an answer that is no watch stays as it is. */
export function withEvents(response: ExchangeResponse, rewrite: Rewrite): ExchangeResponse {
  if (response.body.kind !== 'events') return response;
  return { ...response, body: { kind: 'events', events: rewrite(response.body.events) } };
}

/** The first `count` events, and then what `end` gives in place of the rest. */
async function* upTo(events: AsyncIterable<unknown>, count: number, end: () => Iterable<unknown>): AsyncGenerator<unknown> {
  let seen = 0;
  if (count > 0) {
    for await (const event of events) {
      yield event;
      seen += 1;
      if (seen >= count) break;
    }
  } else await events[Symbol.asyncIterator]().return?.();
  if (seen >= count) yield* end();
}

/** Breaks off after so many events. */
export function cutAfter(response: ExchangeResponse, count: number): ExchangeResponse {
  const end = (): never => {
    throw new ConnectionFault('the watch was cut by a fault');
  };
  return withEvents(response, (events) => upTo(events, count, end));
}

/** Sends a line that is no event after so many. */
export function garbledAfter(response: ExchangeResponse, count: number): ExchangeResponse {
  return withEvents(response, (events) => upTo(events, count, () => [GARBAGE]));
}

/** Sends an ERROR event after so many. */
export function withErrorEvent(response: ExchangeResponse, status: unknown, count: number): ExchangeResponse {
  return withEvents(response, (events) => upTo(events, count, () => [{ type: 'ERROR', object: status }]));
}

async function* twice(events: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  for await (const event of events) {
    yield event;
    yield event;
  }
}

/** Sends every event twice. */
export function doubled(response: ExchangeResponse): ExchangeResponse {
  return withEvents(response, twice);
}
