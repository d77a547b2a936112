import type { Clock } from '../../machinery/clock.ts';
import type { KubeObject } from '../../machinery/object.ts';
import type { WatchEvent } from '../../machinery/watch/frame.ts';
import { systemClock } from '../system-clock.ts';
import { limitOf } from '../wire-call.ts';
import type { Informer } from './informer.ts';
import type { ObjectKey } from './object-key.ts';

/**
 * Waits until an event fulfils the first condition, a later one the second, and so on; gives back the last of these events. An event may
 * fulfil several in a row.
 *
 * @throws {Error} when the events end before the conditions do
 * @see client-go tools/watch/until.go UntilWithoutRetry
 */
export async function untilEvents<E extends WatchEvent>(events: AsyncIterable<E>, ...conditions: readonly ((event: E) => boolean)[]): Promise<E> {
  let fulfilled = 0;
  for await (const event of events) {
    while (fulfilled < conditions.length && conditions[fulfilled]?.(event) === true) fulfilled++;
    if (fulfilled === conditions.length) return event;
  }
  throw new Error(`the watch ended with ${conditions.length - fulfilled} of ${conditions.length} conditions to come`);
}

/** How long to wait for a cache. */
export interface UntilCachedOptions {
  readonly signal?: AbortSignal;
  /** Default 30 000. */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
}

/**
 * Waits until a cache has an object as it should be; it is called with `undefined` while there is none. Asks the server nothing.
 *
 * @throws a `TimeoutError` when time is up; the signal's reason when it aborts
 */
export async function untilCached<T extends KubeObject>(
  informer: Informer<T>,
  key: ObjectKey,
  matches: (object: T | undefined) => boolean,
  { signal, timeoutMs = 30_000, clock = systemClock }: UntilCachedOptions = {},
): Promise<T | undefined> {
  const limit = limitOf(clock, { signal, timeoutMs });
  const found = Promise.withResolvers<T | undefined>();
  const check = (): void => {
    const object = informer.cache.get(key);
    if (informer.isSynced && matches(object)) found.resolve(object);
  };
  const onAbort = (): void => found.reject(limit.signal?.reason);
  if (limit.signal?.aborted === true) onAbort();
  limit.signal?.addEventListener('abort', onAbort, { once: true });
  const registration = informer.handle(check);
  informer.synced.then(check, (error: unknown) => found.reject(error));
  try {
    return await found.promise;
  } finally {
    limit.signal?.removeEventListener('abort', onAbort);
    registration.remove();
    limit.clear();
  }
}
