import type { Duplex } from 'node:stream';
import type { DecodeOptions } from '../../machinery/watch/frame.ts';
import type { OperationName } from '../rest/operation-name.ts';

/** The body of a request with its media type: a JSON value, which stays the caller's and is not changed, or bytes that can be read only once. */
export type WireBody = { readonly contentType: string; readonly value: unknown } | { readonly contentType: string; readonly chunks: AsyncIterable<Uint8Array> };

/** A connection that the server gave up to another protocol. Its receiver closes it. */
export interface Upgraded {
  readonly socket: Duplex;
  /** What came in with the answer's head, to be read before the socket. */
  readonly head: Uint8Array;
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
  /**
   * `stream` for watches and logs that are followed, `upgrade` for exec and port-forward, with the headers of the WebSocket handshake:
   * they have connections of their own, and no rate limit.
   */
  readonly mode: 'unary' | 'stream' | 'upgrade';
  /** How long a stream may be silent, in milliseconds, in place of the transport's own limit; 0 is for ever, as for the logs of a quiet pod. */
  readonly idleMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly operation: OperationName;
}

/** A whole body. */
export type Payload = { readonly kind: 'empty' } | { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'text'; readonly text: string };

/** An answer whose body is still to be read: exactly one of the methods, once. */
export interface WireResponse {
  readonly status: number;
  /** With status 101 only: the connection. Every other answer to an `upgrade` is a refusal, to be read like any. */
  readonly upgraded?: Upgraded | undefined;
  /** The first value of a header; the name in lower case. */
  header(name: string): string | undefined;
  /** Every value of a header. */
  headerValues(name: string): readonly string[];
  /** The whole body; JSON as a value. @throws {DecodeError} when it claims to be JSON and is not */
  payload(): Promise<Payload>;
  /** A watch's frames, as many at once as came together. Ending the iteration closes the connection. @throws {FrameError} on a line that is no JSON */
  frames(options?: DecodeOptions): AsyncIterable<readonly unknown[]>;
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
