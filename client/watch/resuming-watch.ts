import type { KubeObject } from '../../machinery/object.ts';
import type { WatchEvent } from '../../machinery/watch/frame.ts';
import type { WatchOptions } from '../call-options.ts';
import { ApiError, TransportError } from '../errors.ts';
import { type Place, watchOperation } from '../rest/verbs.ts';
import { sleep } from '../sleep.ts';
import type { WireCall } from '../wire-call.ts';
import { watchOnce } from './watch.ts';

const RESTART_DELAY_MS = 1000;

/** Whether opening again can help: the server said 5xx or 429, or the connection broke. A 410 needs a new list. */
function isPassing(error: unknown): boolean {
  if (error instanceof TransportError) return error.retriable;
  return error instanceof ApiError && (error.httpStatus >= 500 || error.httpStatus === 429);
}

/** A version is one change of one object: a server or proxy that sends it twice in a row repeats itself. */
function isRepeated(before: WatchEvent | undefined, event: WatchEvent): boolean {
  const [one, other] = [before?.object.metadata, event.object.metadata];
  if (one?.resourceVersion === undefined || before?.type !== event.type) return false;
  return one.resourceVersion === other?.resourceVersion && one.uid === other.uid && one.name === other.name;
}

/**
 * A watch that goes on over closed connections: it resumes at the last version it saw, bookmarks included, at least a second after the
 * connection before it was opened. Bookmarks are kept back unless asked for. No event comes twice, none is left out.
 *
 * @throws {ApiError} `isExpired` when the version is too old, and on every other refusal; {DecodeError} on a bad frame
 * @see client-go tools/watch/retrywatcher.go
 */
export async function* resumingWatch<T extends KubeObject>(wire: WireCall, place: Place, options: WatchOptions): AsyncGenerator<WatchEvent<T>, void> {
  let version = options.resourceVersion;
  if (version === undefined || version === '' || version === '0') {
    throw new TypeError('a watch that resumes needs the resourceVersion of a list or an object to start from');
  }
  const { signal } = options;
  let last: WatchEvent | undefined;
  for (;;) {
    const opened = wire.clock.now();
    let delayMs = RESTART_DELAY_MS;
    try {
      const operation = watchOperation(place, { ...options, resourceVersion: version, allowWatchBookmarks: true });
      for await (const event of watchOnce<T>(wire.stream, operation, options)) {
        version = event.object.metadata?.resourceVersion ?? version;
        if (event.type !== 'BOOKMARK') {
          if (isRepeated(last, event)) continue;
          last = event;
        }
        if (event.type !== 'BOOKMARK' || options.allowWatchBookmarks === true) yield event;
      }
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (error instanceof ApiError && error.retryAfterMs !== undefined) delayMs = Math.max(delayMs, error.retryAfterMs);
    }
    const waitMs = opened + delayMs - wire.clock.now();
    if (waitMs > 0) await sleep(wire.clock, waitMs, signal);
    signal?.throwIfAborted();
  }
}
