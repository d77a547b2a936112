import { deepFreeze } from '../machinery/deep-freeze.ts';
import type { CallOptions } from './call-options.ts';
import { DecodeError } from './errors.ts';
import { errorOf, isSuccess } from './rest/answer.ts';
import { type Query, queryString } from './rest/operation.ts';
import type { Payload, WireBody, WireResponse } from './transport/transport.ts';
import { limitOf, type WireCall } from './wire-call.ts';

/** A request by path, for what the typed verbs do not cover. */
export interface PlainRequest extends CallOptions {
  /** Default GET. */
  readonly method?: string;
  /** From the root of the API, as `/apis/apps/v1`, percent-encoded; may carry a query. */
  readonly path: string;
  readonly query?: Query;
  /** A JSON value, or bytes as they come, which no retry can send again. Without `contentType` it is sent as `application/json`. */
  readonly body?: unknown;
  readonly contentType?: string;
  /** `'stream'` leaves the body to be read as it comes, outside the rate limit: logs that are followed, watches. */
  readonly mode?: 'unary' | 'stream';
  /** How long a stream may be silent, in milliseconds, before its connection counts as dead; 0 is for ever. Default: the client's `streamIdleMs`. */
  readonly idleMs?: number;
}

/** An answer; of the body exactly one form is read, once. */
export interface PlainResponse {
  readonly status: number;
  header(name: string): string | undefined;
  /** The JSON value, frozen; `undefined` for an empty body. @throws {DecodeError} for text */
  json(): Promise<unknown>;
  text(): Promise<string>;
  /** The bytes as they come; ending the loop closes the connection. */
  chunks(): AsyncIterable<Uint8Array>;
}

function textOf(payload: Payload): string {
  return payload.kind === 'text' ? payload.text : payload.kind === 'empty' ? '' : JSON.stringify(payload.value);
}

async function* chunksUntil(chunks: AsyncIterable<Uint8Array>, read: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } finally {
    read();
  }
}

/** The time limit of a call covers its body too, hence `read`, which is called once the body has been. */
function plainResponse(response: WireResponse, read: () => void): PlainResponse {
  const payloadOf = (): Promise<Payload> => response.payload().finally(read);
  return {
    status: response.status,
    header: (name) => response.header(name.toLowerCase()),
    json: async () => {
      const payload = await payloadOf();
      if (payload.kind === 'text') throw new DecodeError('the answer is text, not JSON', { mediaType: response.header('content-type') ?? '', byteOffset: 0 });
      return payload.kind === 'value' ? deepFreeze(payload.value) : undefined;
    },
    text: async () => textOf(await payloadOf()),
    chunks: () => chunksUntil(response.chunks(), read),
  };
}

function isChunks(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** Sends a request by path. @throws {ApiError} when the server refuses; {TypeError} for a path that is not one */
export async function plainRequest(wire: WireCall, plain: PlainRequest): Promise<PlainResponse> {
  const { method = 'GET', path, query, body, contentType = 'application/json', headers, mode = 'unary', idleMs } = plain;
  if (!path.startsWith('/')) throw new TypeError(`a path starts with "/": ${JSON.stringify(path)}`);
  const wireBody: WireBody | undefined = body === undefined ? undefined : isChunks(body) ? { contentType, chunks: body } : { contentType, value: body };
  const asked = queryString(query);
  const target = path + (path.includes('?') ? asked.replace('?', '&') : asked);
  const operation = { verb: method.toLowerCase(), resource: path.split('?', 1)[0] ?? path };
  const ownMs = mode === 'unary' ? wire.timeoutMs : undefined;
  const limit = limitOf(wire.clock, { signal: plain.signal, timeoutMs: plain.timeoutMs ?? ownMs });
  const sent = { method, target, headers: { accept: 'application/json, */*', ...headers }, body: wireBody };
  const request = { ...sent, mode, operation, idleMs, signal: limit.signal };
  try {
    const response = await wire.stream(request);
    if (!isSuccess(response)) throw await errorOf(response, operation);
    return plainResponse(response, limit.clear);
  } catch (error) {
    limit.clear();
    throw error;
  }
}
