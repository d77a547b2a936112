import type { Exchange, ExchangeRequest, Peer, RequestBody } from '../../machinery/exchange.ts';
import { headerPairs, toBytes, wireBody } from './wire-body.ts';

function bodyOf(request: Request): RequestBody {
  if (request.body === null) return { kind: 'none' };
  const read = async (limit: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (bytes.length > limit) throw new RangeError(`body over ${limit} bytes`);
    return bytes;
  };
  return { kind: 'bytes', read };
}

function streamed(chunks: AsyncIterable<string | Uint8Array>, gone: AbortController): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(toBytes(value));
    },
    cancel: async (reason) => {
      gone.abort(reason);
      await iterator.return?.();
    },
  });
}

const NO_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * A `fetch` that a cluster answers, whatever origin the address names. Watches come as streams; aborting the request or cancelling the
 * body ends them.
 */
export function createFetch(exchange: Exchange, peer: Peer): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const gone = new AbortController();
    const exchangeRequest: ExchangeRequest = {
      method: request.method,
      target: `${pathname}${search}`,
      headers: Object.fromEntries(request.headers),
      body: bodyOf(request),
      signal: AbortSignal.any([request.signal, gone.signal]),
      peer,
    };
    const answer = await exchange(exchangeRequest).catch((error: unknown) => {
      request.signal.throwIfAborted();
      throw new TypeError('fetch failed', { cause: error });
    });
    const wire = wireBody(answer);
    const headers = new Headers(headerPairs(answer).map(([name, value]): [string, string] => [name, value]));
    if (NO_BODY.has(answer.status) || request.method === 'HEAD') return new Response(null, { status: answer.status, headers });
    const body = wire.kind === 'whole' ? toBytes(wire.content) : streamed(wire.chunks, gone);
    return new Response(body, { status: answer.status, headers });
  };
}
