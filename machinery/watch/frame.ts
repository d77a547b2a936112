import { isJsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import type { Status } from '../status.ts';

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

/**
 * The JSON values of a stream of lines, however it was cut into chunks. Empty lines pass; a last line without its newline counts only
 * when it is whole JSON, because a connection that breaks off leaves half a line behind.
 *
 * @throws {FrameError} on any other line that is not JSON
 */
export async function* decodeLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let pending: Uint8Array[] = [];
  let offset = 0;
  const parse = (line: Uint8Array): unknown => {
    try {
      return JSON.parse(decoder.decode(line));
    } catch {
      // The parser's own error quotes the line, which may hold secrets.
      throw new FrameError(offset);
    }
  };
  const isBlank = (line: Uint8Array): boolean => line.every((byte) => byte === 0x0d || byte === 0x20 || byte === 0x09);
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const line = joined(pending, chunk.subarray(start, end));
      pending = [];
      if (!isBlank(line)) yield parse(line);
      offset += line.length + 1;
      start = end + 1;
    }
    if (start < chunk.length) pending.push(chunk.subarray(start));
  }
  const rest = joined(pending, new Uint8Array(0));
  if (!isBlank(rest)) yield parse(rest);
}
