import { freezeParsed } from '../deep-freeze.ts';
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
  /** Freezes what is decoded, at every depth. */
  readonly freeze?: boolean | undefined;
}

function parsedWithoutManagedFields(text: string, start: number, end: number): unknown {
  const frame = frameWithoutManagedFields(text, start, end);
  try {
    return frame === undefined ? undefined : JSON.parse(frame);
  } catch {
    return undefined;
  }
}

/** Reads whole lines into `values`. Decoded in one piece, because that costs the same for a line and for a hundred. @throws {LineError} */
function readLines(bytes: Uint8Array, options: DecodeOptions, values: unknown[]): void {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    // What stands before the line that is not UTF-8 is good, and the error has to name the place.
    const end = bytes.indexOf(NEWLINE);
    if (end === -1) throw new LineError(0);
    readLines(bytes.subarray(0, end), options, values);
    shifted(end + 1, () => readLines(bytes.subarray(end + 1), options, values));
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
      values.push(options.freeze === true ? freezeParsed(value) : value);
    }
    start = end + 1;
  }
}

function shifted(by: number, read: () => void): void {
  try {
    read();
  } catch (error) {
    throw error instanceof LineError ? new LineError(error.at + by) : error;
  }
}

/** What a piece of a stream of lines held, up to the first line that cannot be read. */
export interface LinesRead {
  readonly values: readonly unknown[];
  /** Why nothing can be read any more. */
  readonly error?: FrameError;
}

/** Reads the JSON values of a stream of lines, piece by piece. */
export interface LineReader {
  /** Takes what came; a line that has only begun waits for its end. */
  read(chunks: readonly Uint8Array[]): LinesRead;
  /** The line that stood without a newline at the end: only whole JSON counts, because a connection that breaks off leaves half a line behind. */
  end(): LinesRead;
}

/** A reader at the start of a stream. Empty lines pass. */
export function lineReader(options: DecodeOptions = {}): LineReader {
  let pending: Uint8Array[] = [];
  let offset = 0;
  function readWhole(lines: Uint8Array, values: unknown[]): FrameError | undefined {
    try {
      readLines(lines, options, values);
    } catch (error) {
      if (error instanceof LineError) return new FrameError(offset + error.at);
      throw error;
    }
    offset += lines.length;
    return undefined;
  }
  return {
    read: (chunks) => {
      const values: unknown[] = [];
      for (const chunk of chunks) {
        const last = chunk.lastIndexOf(NEWLINE);
        if (last === -1) {
          if (chunk.length > 0) pending.push(chunk);
          continue;
        }
        // Only the line that was begun is copied, not all that came with its end.
        const first = pending.length === 0 ? -1 : chunk.indexOf(NEWLINE);
        let error = first === -1 ? undefined : readWhole(joined(pending, chunk.subarray(0, first + 1)), values);
        if (error === undefined && last > first) error = readWhole(chunk.subarray(first + 1, last + 1), values);
        if (error !== undefined) return { values, error };
        pending = last + 1 < chunk.length ? [chunk.subarray(last + 1)] : [];
      }
      return { values };
    },
    end: () => {
      const values: unknown[] = [];
      const error = pending.length === 0 ? undefined : readWhole(joined(pending, new Uint8Array(0)), values);
      return error === undefined ? { values } : { values, error };
    },
  };
}

/** Joins the parts of a line that came in several chunks. */
function joined(parts: readonly Uint8Array[], last: Uint8Array): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, last.length));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  whole.set(last, at);
  return whole;
}

/**
 * The JSON values of a stream of lines, as many at once as came together: a step for each costs more than reading it.
 *
 * @throws {FrameError} on a line that is not JSON, after what came before it
 */
export async function* decodeFrames(groups: AsyncIterable<readonly Uint8Array[]>, options: DecodeOptions = {}): AsyncGenerator<readonly unknown[]> {
  const reader = lineReader(options);
  for await (const chunks of groups) {
    const { values, error } = reader.read(chunks);
    if (values.length > 0) yield values;
    if (error !== undefined) throw error;
  }
  const { values, error } = reader.end();
  if (values.length > 0) yield values;
  if (error !== undefined) throw error;
}
