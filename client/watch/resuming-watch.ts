import type { KubeObject } from '../../machinery/object.ts';
import type { WatchEvent } from '../../machinery/watch/frame.ts';
import type { WatchOptions } from '../call-options.ts';
import { ApiError, TransportError } from '../errors.ts';
import { type Place, watchOperation } from '../rest/verbs.ts';
import { sleep } from '../sleep.ts';
import type { WireCall } from '../wire-call.ts';
import { reflectorBackoff } from './backoff.ts';
import { watchOnce } from './watch.ts';
import { watchdog } from './watchdog.ts';

const RESTART_DELAY_MS = 1000;

/** Bookmarks come about every minute; after five without anything the connection is as good as dead. */
const IDLE_MS = 300_000;

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
 * A watch that goes on over closed, broken and dead connections: it resumes at the last version it saw, bookmarks included, at least a
 * second after the connection before it was opened, and later each time while nothing comes. Bookmarks are kept back unless asked for. No
 * event comes twice, none is left out.
 *
 * @throws {ApiError} `isExpired` when the version is too old, and on every other refusal; {DecodeError} on a bad frame
 * @see client-go tools/watch/retrywatcher.go
 */
export async function* resumingWatch<T extends KubeObject>(
  wire: WireCall,
  place: Place,
  options: WatchOptions,
  random: () => number = Math.random,
): AsyncGenerator<WatchEvent<T>, void> {
  let version = options.resourceVersion;
  if (version === undefined || version === '' || version === '0') {
    throw new TypeError('a watch that resumes needs the resourceVersion of a list or an object to start from');
  }
  const { clock } = wire;
  const { signal = new AbortController().signal } = options;
  const backoff = reflectorBackoff(random, RESTART_DELAY_MS);
  let last: WatchEvent | undefined;
  let barren = 0;
  for (;;) {
    const opened = clock.now();
    const dog = watchdog(clock, IDLE_MS, signal);
    let askedMs = 0;
    barren++;
    try {
      const operation = watchOperation(place, { ...options, resourceVersion: version, allowWatchBookmarks: true });
      for await (const event of watchOnce<T>(wire.stream, operation, { ...options, signal: dog.signal })) {
        dog.feed();
        barren = 0;
        version = event.object.metadata?.resourceVersion ?? version;
        if (event.type !== 'BOOKMARK') {
          if (isRepeated(last, event)) continue;
          last = event;
        }
        if (event.type !== 'BOOKMARK' || options.allowWatchBookmarks === true) yield event;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (dog.bite === undefined && !isPassing(error)) throw error;
      if (error instanceof ApiError) askedMs = error.retryAfterMs ?? 0;
    } finally {
      dog.end();
    }
    if (barren === 0) backoff.reset();
    const delayMs = Math.max(barren <= 1 ? RESTART_DELAY_MS : backoff.next(), askedMs);
    const waitMs = opened + delayMs - clock.now();
    if (waitMs > 0) await sleep(clock, waitMs, signal);
    signal.throwIfAborted();
  }
}
