import type { OperationName } from '../rest/operation-name.ts';

/** The body of a request: a JSON value with its media type. The value stays the caller's and is not changed. */
export interface WireBody {
  readonly contentType: string;
  readonly value: unknown;
}

/** Headers of a request; names in lower case, a list is several headers of one name. */
export type WireHeaders = Readonly<Record<string, string | readonly string[]>>;

/** A request on its way through the chain. Header names are lower case. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly target: string;
  readonly headers: WireHeaders;
  readonly body?: WireBody | undefined;
  /** `stream` for watches and logs that are followed: they have connections of their own, and no rate limit. */
  readonly mode: 'unary' | 'stream';
  readonly signal?: AbortSignal | undefined;
  readonly operation: OperationName;
}

/** A whole body. */
export type Payload = { readonly kind: 'empty' } | { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'text'; readonly text: string };

/** An answer whose body is still to be read: exactly one of the methods, once. */
export interface WireResponse {
  readonly status: number;
  /** The first value of a header; the name in lower case. */
  header(name: string): string | undefined;
  /** Every value of a header. */
  headerValues(name: string): readonly string[];
  /** The whole body; JSON as a value. @throws {DecodeError} when it claims to be JSON and is not */
  payload(): Promise<Payload>;
  /** A watch's frames, one value each. Ending the iteration closes the connection. @throws {DecodeError} on a line that is no JSON */
  frames(): AsyncIterable<unknown>;
  /** The bytes as they come. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Lets go of the body unread. */
  discard(): Promise<void>;
}

/** Sends one request. @throws {TransportError} without an answer; the signal's reason when aborted */
export type Send = (request: WireRequest) => Promise<WireResponse>;

/** The one seam to the outside: a way to send, and to let go of connections. */
export interface Transport {
  readonly send: Send;
  close(): Promise<void>;
}
