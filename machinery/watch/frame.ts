import { isJsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import type { Status } from '../status.ts';
import { frameWithoutManagedFields } from './managed-fields-text.ts';

/** What happened to one object. BOOKMARK only says how far the watch has come: its object has a resourceVersion and little else. */
export type WatchEvent<T extends KubeObject = KubeObject> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  | { readonly type: 'BOOKMARK'; readonly object: T };

/** One frame of a watch as it is on the wire: an event, or the Status that ends it. */
export type WatchFrame<T extends KubeObject = KubeObject> = WatchEvent<T> | { readonly type: 'ERROR'; readonly object: Status };

/** The annotation of the bookmark that closes the initial events of a watch. */
export const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

const TYPES: ReadonlySet<unknown> = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']);

/** Whether a value that came as a frame is one. */
export function isWatchFrame(value: unknown): value is WatchFrame {
  return isJsonObject(value) && TYPES.has(value['type']) && isJsonObject(value['object']);
}

/** A frame as the line that goes over the wire, newline included. */
export function encodeFrame(frame: WatchFrame): string {
  return `${JSON.stringify({ type: frame.type, object: frame.object })}\n`;
}

/** A line that holds no JSON; `byteOffset` counts from the start of the stream. The line itself stays out of the error. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly byteOffset: number;

  constructor(byteOffset: number) {
    super(`the line at byte ${byteOffset} is not JSON`);
    this.byteOffset = byteOffset;
  }
}

const NEWLINE = 0x0a;

/** Joins the parts of a line that came in several chunks. */
function joined(parts: readonly Uint8Array[], last: Uint8Array): Uint8Array {
  if (parts.length === 0) return last;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, last.length));
  let at = 0;
  for (const part of [...parts, last]) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Where a line starts that cannot be read, in bytes from the start of the text it is in. */
class LineError extends Error {
  readonly at: number;

  constructor(at: number) {
    super();
    this.at = at;
  }
}

/** How frames are decoded. */
export interface DecodeOptions {
  /** Passes over the `managedFields` of objects without parsing them. */
  readonly skipManagedFields?: boolean | undefined;
}

function parsedWithoutManagedFields(text: string, start: number, end: number): unknown {
  const frame = frameWithoutManagedFields(text, start, end);
  try {
    return frame === undefined ? undefined : JSON.parse(frame);
  } catch {
    return undefined;
  }
}

/** The values of whole lines, in order. Decoded in one piece, because that costs the same for a line and for a hundred. */
function* valuesOf(bytes: Uint8Array, options: DecodeOptions): Generator<unknown> {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    // What stands before the line that is not UTF-8 is good, and the error has to name the place.
    const end = bytes.indexOf(NEWLINE);
    if (end === -1) throw new LineError(0);
    yield* valuesOf(bytes.subarray(0, end), options);
    yield* shifted(valuesOf(bytes.subarray(end + 1), options), end + 1);
    return;
  }
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    if (line.charCodeAt(0) > 0x20 || line.trim() !== '') {
      let value = options.skipManagedFields === true ? parsedWithoutManagedFields(text, start, end) : undefined;
      try {
        value ??= JSON.parse(line);
      } catch {
        // The parser's own error quotes the line, which may hold secrets.
        throw new LineError(new TextEncoder().encode(text.slice(0, start)).length);
      }
      yield value;
    }
    start = end + 1;
  }
}

function* shifted(values: Generator<unknown>, by: number): Generator<unknown> {
  try {
    yield* values;
  } catch (error) {
    throw error instanceof LineError ? new LineError(error.at + by) : error;
  }
}

/** Cuts a stream into pieces that hold whole lines only; the last one may lack its newline. */
async function* wholeLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pending: Uint8Array[] = [];
  for await (const chunk of chunks) {
    const last = chunk.lastIndexOf(NEWLINE);
    if (last === -1) {
      if (chunk.length > 0) pending.push(chunk);
      continue;
    }
    // Only the line that was begun is copied, not all that came with its end.
    const first = pending.length === 0 ? -1 : chunk.indexOf(NEWLINE);
    if (first !== -1) yield joined(pending, chunk.subarray(0, first + 1));
    if (last > first) yield chunk.subarray(first + 1, last + 1);
    pending = last + 1 < chunk.length ? [chunk.subarray(last + 1)] : [];
  }
  const rest = joined(pending, new Uint8Array(0));
  if (rest.length > 0) yield rest;
}

/** The values of whole lines up to the first that cannot be read, and where that begins. */
function readable(bytes: Uint8Array, options: DecodeOptions): { readonly values: readonly unknown[]; readonly brokenAt: number | undefined } {
  const values: unknown[] = [];
  try {
    for (const value of valuesOf(bytes, options)) values.push(value);
  } catch (error) {
    if (error instanceof LineError) return { values, brokenAt: error.at };
    throw error;
  }
  return { values, brokenAt: undefined };
}

/**
 * The JSON values of a stream of lines, as many at once as came together: a step for each costs more than reading it. Empty lines pass; a
 * last line without its newline counts only when it is whole JSON, because a connection that breaks off leaves half a line behind.
 *
 * @throws {FrameError} on any other line that is not JSON, after what came before it
 */
export async function* decodeBatches(chunks: AsyncIterable<Uint8Array>, options: DecodeOptions = {}): AsyncGenerator<readonly unknown[]> {
  let offset = 0;
  for await (const bytes of wholeLines(chunks)) {
    const { values, brokenAt } = readable(bytes, options);
    if (values.length > 0) yield values;
    if (brokenAt !== undefined) throw new FrameError(offset + brokenAt);
    offset += bytes.length;
  }
}

/** As {@link decodeBatches}, one by one. @throws {FrameError} */
export async function* decodeLines(chunks: AsyncIterable<Uint8Array>, options: DecodeOptions = {}): AsyncGenerator<unknown> {
  for await (const values of decodeBatches(chunks, options)) yield* values;
}
