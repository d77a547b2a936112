import type { Exchange, ExchangeRequest, ExchangeResponse, InProcessConnection } from '../../machinery/exchange.ts';

/** A server that gives the answers it was handed, in order, and remembers what it was asked; for tests. */
export interface ScriptedServer {
  readonly connection: InProcessConnection;
  readonly requests: readonly ExchangeRequest[];
}

/** An answer with a JSON value. */
export function answer(status: number, value: unknown, headers: Readonly<Record<string, string | readonly string[]>> = {}): ExchangeResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: { kind: 'value', value } };
}

/** A watch with these frames. */
export function frames(...values: readonly unknown[]): ExchangeResponse {
  async function* events(): AsyncGenerator<unknown> {
    yield* values;
  }
  return { status: 200, headers: { 'content-type': 'application/json' }, body: { kind: 'events', events: events() } };
}

/** A server whose last answer repeats. An answer that is an error is thrown; one that is a function is called. */
export function scriptedServer(...answers: readonly (ExchangeResponse | Error | Exchange)[]): ScriptedServer {
  const requests: ExchangeRequest[] = [];
  const exchange: Exchange = async (request) => {
    const next = answers[Math.min(requests.length, answers.length - 1)];
    requests.push(request);
    if (next === undefined) throw new Error('the script of the server is empty');
    if (next instanceof Error) throw next;
    return typeof next === 'function' ? next(request) : next;
  };
  return { connection: { exchange, peer: {} }, requests };
}
