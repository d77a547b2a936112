import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { constants, createGunzip, gunzip } from 'node:zlib';
import { decodeFrames } from '../../machinery/watch/frame.ts';
import { DecodeError } from '../errors.ts';
import { chunksOf } from './inflow.ts';
import { transportError } from './socket-error.ts';
import type { Payload, WireResponse } from './transport.ts';

const gunzipWhole = promisify(gunzip);

/** The readers of a {@link WireResponse}. */
type BodyReader = Pick<WireResponse, 'payload' | 'frames' | 'chunks' | 'discard'>;

/** What errors of a body need to know: where it came from, and what may have ended it. */
interface BodyContext {
  readonly origin: string;
  readonly signal: AbortSignal | undefined;
}

/** The bytes of an answer: exactly one of the methods, once. */
export interface HttpBody {
  /** As they come. Leaving the loop closes the connection. */
  readonly groups: () => AsyncGenerator<readonly Uint8Array[], void>;
  readonly whole: () => Promise<Buffer>;
  /** Lets go of them. */
  readonly destroy: () => void;
}

/** The body of an answer that is a stream. */
export function streamedBody(source: Readable): HttpBody {
  return {
    groups: () => chunksOf(source),
    whole: async () => {
      const parts: Uint8Array[] = [];
      for await (const part of source) parts.push(part);
      return Buffer.concat(parts);
    },
    destroy: () => void source.on('error', () => undefined).destroy(),
  };
}

async function* flat(groups: AsyncIterable<readonly Uint8Array[]>): AsyncGenerator<Uint8Array> {
  for await (const chunks of groups) for (const chunk of chunks) yield chunk;
}

const notZipped = (cause: unknown): DecodeError =>
  new DecodeError('the answer is not the gzip it claims to be', { mediaType: 'application/gzip', byteOffset: 0, cause });

const isZlibError = (error: unknown): boolean => error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');

async function unzipped(bytes: Buffer): Promise<Buffer> {
  try {
    return await gunzipWhole(bytes);
  } catch (cause) {
    throw notZipped(cause);
  }
}

function payloadOf(bytes: Buffer, mediaType: string): Payload {
  if (bytes.length === 0) return { kind: 'empty' };
  const text = bytes.toString('utf8');
  if (!mediaType.includes('json')) return { kind: 'text', text };
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch {
    // The parser's own error quotes the text, which may hold secrets.
    throw new DecodeError('the answer is not the JSON that its media type promises', { mediaType, byteOffset: 0 });
  }
}

/** Reads the body of an HTTP answer, gunzipping where the server zipped it. */
export function bodyReader(body: HttpBody, header: (name: string) => string | undefined, { origin, signal }: BodyContext): BodyReader {
  const isZipped = header('content-encoding') === 'gzip';
  async function* raw(): AsyncGenerator<readonly Uint8Array[]> {
    try {
      // A zipped watch must give up each event as it comes, hence the flush.
      yield* isZipped ? chunksOf(Readable.from(flat(body.groups())).compose(createGunzip({ flush: constants.Z_SYNC_FLUSH }))) : body.groups();
    } catch (error) {
      signal?.throwIfAborted();
      throw isZlibError(error) ? notZipped(error) : transportError(error, origin);
    } finally {
      body.destroy();
    }
  }
  async function payload(): Promise<Payload> {
    let bytes: Buffer;
    try {
      bytes = await body.whole();
      // The pool has the connection back a turn after the body's end; a caller who is faster would open a second one.
      await nextTurn();
    } catch (error) {
      signal?.throwIfAborted();
      throw transportError(error, origin);
    }
    return payloadOf(isZipped ? await unzipped(bytes) : bytes, header('content-type') ?? '');
  }
  return {
    payload,
    frames: (options) => decodeFrames(raw(), options),
    chunks: () => flat(raw()),
    // Reading a small rest keeps the connection for the next request; a long one is not worth it.
    discard: async () => {
      if (Number(header('content-length') ?? Number.POSITIVE_INFINITY) <= 2048) await body.whole().catch(() => undefined);
      else body.destroy();
    },
  };
}
