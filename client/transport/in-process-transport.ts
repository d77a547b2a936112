import type { ExchangeRequest, ExchangeResponse, InProcessConnection, RequestBody, ResponseBody } from '../../machinery/exchange.ts';
import { DecodeError } from '../errors.ts';
import { copyForWire } from './copy-for-wire.ts';
import { transportError } from './socket-error.ts';
import type { Payload, Transport, WireBody, WireHeaders, WireRequest, WireResponse } from './transport.ts';

const never: AbortSignal = new AbortController().signal;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function textPayload(text: string, mediaType: string): Payload {
  if (text === '') return { kind: 'empty' };
  if (!mediaType.includes('json')) return { kind: 'text', text };
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch {
    throw new DecodeError('the answer is not the JSON that its media type promises', { mediaType, byteOffset: 0 });
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

async function payloadOf(body: ResponseBody, mediaType: string): Promise<Payload> {
  switch (body.kind) {
    case 'empty':
      return { kind: 'empty' };
    case 'value':
      return { kind: 'value', value: body.value };
    case 'text':
      return textPayload(body.text, mediaType);
    case 'bytes':
      return textPayload(new TextDecoder().decode(body.bytes), mediaType);
    case 'stream':
      return textPayload(await collect(body.chunks), mediaType);
    case 'events':
      throw new DecodeError('the answer is a watch where one document was expected', { mediaType, byteOffset: 0 });
    default:
      return body satisfies never;
  }
}

/** One frame a batch: none is taken from the server before the reader asks for it. No generator, which takes three turns for each. */
function framesOf(body: ResponseBody, mediaType: string): AsyncIterableIterator<readonly unknown[]> {
  if (body.kind !== 'events') throw new DecodeError('the answer is no watch', { mediaType, byteOffset: 0 });
  const events = body.events[Symbol.asyncIterator]();
  return {
    next: async () => {
      try {
        const { done, value } = await events.next();
        return done === true ? { done, value: undefined } : { done: false, value: [value] };
      } catch (error) {
        throw transportError(error, 'in process');
      }
    },
    return: async () => {
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* chunksOf(body: ResponseBody): AsyncGenerator<Uint8Array> {
  switch (body.kind) {
    case 'stream':
      yield* body.chunks;
      return;
    case 'bytes':
      yield body.bytes;
      return;
    case 'text':
      yield encode(body.text);
      return;
    case 'value':
      yield encode(JSON.stringify(body.value));
      return;
    case 'events':
      for await (const event of body.events) yield encode(`${JSON.stringify(event)}\n`);
      return;
    case 'empty':
      return;
    default:
      body satisfies never;
  }
}

async function discard(body: ResponseBody): Promise<void> {
  const source = body.kind === 'events' ? body.events : body.kind === 'stream' ? body.chunks : undefined;
  await source?.[Symbol.asyncIterator]().return?.();
}

function wireResponse({ status, headers, body }: ExchangeResponse): WireResponse {
  const values = (name: string): readonly string[] => {
    const found = headers[name];
    return found === undefined ? [] : typeof found === 'string' ? [found] : found;
  };
  const mediaType = (): string => values('content-type')[0] ?? '';
  return {
    status,
    header: (name) => values(name)[0],
    headerValues: values,
    payload: () => payloadOf(body, mediaType()),
    frames: () => framesOf(body, mediaType()),
    chunks: () => chunksOf(body),
    discard: () => discard(body),
  };
}

function singleHeaders(headers: WireHeaders): Readonly<Record<string, string>> {
  const single: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) single[name] = typeof value === 'string' ? value : value.join(', ');
  return single;
}

async function readAtMost(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > limit) throw new RangeError(`the body is longer than ${limit} bytes`);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

function exchangeBody(body: WireBody | undefined): RequestBody {
  if (body === undefined) return { kind: 'none' };
  if ('chunks' in body) return { kind: 'bytes', read: (limit) => readAtMost(body.chunks, limit) };
  return { kind: 'value', value: copyForWire(body.value) };
}

function exchangeRequest(request: WireRequest, peer: InProcessConnection['peer']): ExchangeRequest {
  const { method, target, body, signal } = request;
  const headers = singleHeaders(request.headers);
  return {
    method,
    target,
    headers: body === undefined ? headers : { ...headers, 'content-type': body.contentType },
    body: exchangeBody(body),
    signal: signal ?? never,
    peer,
  };
}

/** Hands requests to a server in the same process; JSON values go over without being encoded. */
export function inProcessTransport(connection: InProcessConnection): Transport {
  return {
    send: async (request) => {
      request.signal?.throwIfAborted();
      try {
        return wireResponse(await connection.exchange(exchangeRequest(request, connection.peer)));
      } catch (error) {
        request.signal?.throwIfAborted();
        throw transportError(error, 'in process');
      }
    },
    close: () => Promise.resolve(),
  };
}
