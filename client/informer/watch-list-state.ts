import type { KubeObject } from '../../machinery/object.ts';
import { INITIAL_EVENTS_END, type WatchEvent } from '../../machinery/watch/frame.ts';
import { TransportError } from '../errors.ts';
import { keyOf, type ObjectKey } from './object-key.ts';
import { type Progress, type ReflectorOptions, readWatch, take, takeState } from './reflector-progress.ts';
import { InitialEventsMissing } from './watch-failures.ts';

/** A server that sends no bookmark within this time will not: some fakes and proxies take the parameter and ignore it. */
const INITIAL_IDLE_MS = 60_000;

/**
 * The whole state through one watch, put into the sink at once when the server says that it is whole; the same watch is then followed to
 * its end. Says how many events came.
 *
 * @throws {InitialEventsMissing} when the server never says so
 * @see client-go tools/cache/reflector.go watchList
 */
export async function watchListState<T extends KubeObject>(options: ReflectorOptions<T>, progress: Progress): Promise<number> {
  const initial = new Map<ObjectKey, T>();
  const stopWaiting = new AbortController();
  const onAbort = (): void => stopWaiting.abort(options.signal.reason);
  options.signal.addEventListener('abort', onAbort, { once: true });
  let seen = 0;
  const collect = (event: WatchEvent<T>): void => {
    seen++;
    const { metadata } = event.object;
    if (event.type === 'BOOKMARK') {
      if (metadata?.annotations?.[INITIAL_EVENTS_END] !== 'true') return;
      cancel();
      takeState(options, progress, { objects: initial, version: metadata.resourceVersion });
    } else if (event.type === 'DELETED') initial.delete(keyOf(event.object));
    else initial.set(keyOf(event.object), event.object);
  };
  let cancel = (): void => undefined;
  const waitForBookmark = (): void => {
    const before = seen;
    cancel = options.clock.schedule(INITIAL_IDLE_MS, () => {
      if (seen === before) stopWaiting.abort(new InitialEventsMissing('the server does not end its initial events; they are listed instead'));
      else waitForBookmark();
    });
  };
  waitForBookmark();
  const query = { resourceVersion: progress.version ?? '', resourceVersionMatch: 'NotOlderThan', sendInitialEvents: true } as const;
  try {
    const count = await readWatch({ ...options, signal: stopWaiting.signal }, query, (event) =>
      progress.hasState ? take(options, progress, event) : collect(event),
    );
    if (!progress.hasState) throw new TransportError('the watch ended before the initial events did', { retriable: true });
    return count;
  } finally {
    cancel();
    options.signal.removeEventListener('abort', onAbort);
  }
}
