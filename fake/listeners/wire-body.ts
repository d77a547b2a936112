import type { ExchangeResponse } from '../../machinery/exchange.ts';
import { encodeEvent, encodeValue } from '../pipeline/encoding.ts';

/** The body of an answer as it goes over a wire: all of it at once, or piece by piece. */
export type WireBody =
  | { readonly kind: 'whole'; readonly content: string | Uint8Array }
  | { readonly kind: 'chunks'; readonly chunks: AsyncIterable<string | Uint8Array> };

async function* framed(events: AsyncIterable<unknown>): AsyncIterable<string> {
  for await (const event of events) yield encodeEvent(event);
}

/** Encodes the body of an answer per its content type. */
export function wireBody({ body, headers }: ExchangeResponse): WireBody {
  switch (body.kind) {
    case 'empty':
      return { kind: 'whole', content: '' };
    case 'text':
      return { kind: 'whole', content: body.text };
    case 'bytes':
      return { kind: 'whole', content: body.bytes };
    case 'value':
      return { kind: 'whole', content: encodeValue(body.value, String(headers['content-type'] ?? '')) };
    case 'events':
      return { kind: 'chunks', chunks: framed(body.events) };
    default:
      return { kind: 'chunks', chunks: body.chunks };
  }
}

/** A piece as bytes. */
export function toBytes(content: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
}

/** Header names and values of an answer, one pair for each value. */
export function headerPairs({ headers }: ExchangeResponse): readonly (readonly [string, string])[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return typeof value === 'string' ? [[name, value] as const] : value.map((one) => [name, one] as const);
  });
}
