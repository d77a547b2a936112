import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { constants, createGunzip, gunzip } from 'node:zlib';
import { decodeFrames } from '../../machinery/watch/frame.ts';
import { DecodeError } from '../errors.ts';
import { arrivals } from './arrivals.ts';
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

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
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
export function bodyReader(body: Readable, header: (name: string) => string | undefined, { origin, signal }: BodyContext): BodyReader {
  const isZipped = header('content-encoding') === 'gzip';
  async function* raw(): AsyncGenerator<readonly Uint8Array[]> {
    try {
      // A zipped watch must give up each event as it comes, hence the flush.
      const source = isZipped ? body.compose(createGunzip({ flush: constants.Z_SYNC_FLUSH })) : body;
      for await (const chunks of arrivals(source)) yield chunks;
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
      bytes = await collect(body);
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
    chunks: async function* () {
      for await (const chunks of raw()) yield* chunks;
    },
    // Reading a small rest keeps the connection for the next request; a long one is not worth it.
    discard: async () => {
      body.on('error', () => undefined);
      if (Number(header('content-length') ?? Number.POSITIVE_INFINITY) <= 2048) await collect(body).catch(() => undefined);
      else body.destroy();
    },
  };
}
