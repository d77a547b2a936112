/**
 * One HTTP exchange without HTTP: the shape that every door of a fake cluster takes and gives, and that a client's
 * in-process connection speaks. JSON stays a value on both sides; a door over sockets does the encoding.
 */

/** What a door knows of the caller before any header is read. */
export interface Peer {
  /** The subject of a verified client certificate: CN is the user, each O a group. */
  readonly certificate?: { readonly commonName: string; readonly organizations: readonly string[] };
  /** An identity that the caller was handed in process; authentication takes it as it is. */
  readonly user?: UserInfo;
  /** A label that the action log shows, to tell several clients of one cluster apart. */
  readonly client?: string;
}

/** Who is asking, as authentication established it. */
export interface UserInfo {
  readonly username: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** The body of a request: nothing, a JSON value whose ownership passes to the receiver, or bytes still to be read. */
export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly value: unknown }
  | {
      readonly kind: 'bytes';
      /** Reads at most `limit` bytes. @throws {RangeError} when there are more. */
      readonly read: (limit: number) => Promise<Uint8Array>;
    };

/** A request as a door received it. Header names are lower case. */
export interface ExchangeRequest {
  readonly method: string;
  /** Path and query exactly as sent, percent-encoding kept. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: RequestBody;
  /** Aborts when the caller goes away; every wait inside an exchange ends on it. */
  readonly signal: AbortSignal;
  readonly peer: Peer;
}

/** The body of an answer. */
export type ResponseBody =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** A JSON value, often a frozen object of the store: never to be changed. Encoded by the door per `content-type`. */
  | { readonly kind: 'value'; readonly value: unknown }
  /** A watch: one value per event, to be framed per `content-type` as one JSON line each. */
  | { readonly kind: 'events'; readonly events: AsyncIterable<unknown> }
  /** Bytes that arrive over time, such as a log that is followed. */
  | { readonly kind: 'stream'; readonly chunks: AsyncIterable<Uint8Array> };

/** An answer. Header names are lower case; an array is several headers of one name. */
export interface ExchangeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: ResponseBody;
}

/** Anything that answers requests: a fake cluster, or a stage in front of it. Never rejects but with the signal's reason. */
export type Exchange = (request: ExchangeRequest) => Promise<ExchangeResponse>;

/** A connection to a server in the same process, as `cluster.connection()` gives it and `createClient()` takes it. */
export interface InProcessConnection {
  readonly exchange: Exchange;
  readonly peer: Peer;
  /** The namespace that a client uses where a call names none. */
  readonly namespace?: string;
}
