import type { Clock } from '../../machinery/clock.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { isExpired } from '../error-predicates.ts';
import type { ResourceClient } from '../resource-client.ts';
import { stayAlive } from '../sleep.ts';
import { systemClock } from '../system-clock.ts';
import { limitOf } from '../wire-call.ts';

/** How long to wait. */
export interface WaitForOptions {
  readonly signal?: AbortSignal;
  /** Default 30 000. */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
}

/** What `waitFor` hands to its predicate: the object, or `undefined` while it is not there. */
type Predicate<T> = (object: T | undefined) => boolean;

async function watchUntil<T extends KubeObject>(
  resource: ResourceClient<T>,
  name: string,
  matches: Predicate<T>,
  signal: AbortSignal | undefined,
): Promise<T | undefined> {
  const fieldSelector = `metadata.name=${name}`;
  for (;;) {
    const list = await resource.list({ fieldSelector, signal });
    const present = list.items[0];
    if (matches(present)) return present;
    try {
      for await (const event of resource.watch({ fieldSelector, resourceVersion: list.metadata?.resourceVersion, resume: true, signal })) {
        const now = event.type === 'DELETED' ? undefined : event.object;
        if (matches(now)) return now;
      }
    } catch (error) {
      if (!isExpired(error)) throw error;
    }
  }
}

/**
 * Waits until `matches` holds for the object of that name, watching rather than polling. It is called with `undefined` while there is no
 * such object, so that waiting for a deletion is `(object) => object === undefined`.
 *
 * Gives back the first match, frozen; gives up after `timeoutMs` milliseconds (default 30 000).
 * @throws {ApiError} when list or watch is refused; a `TimeoutError` when time is up
 * @see client-go tools/watch/until.go
 */
export async function waitFor<T extends KubeObject>(
  resource: ResourceClient<T>,
  name: string,
  matches: Predicate<T>,
  options: WaitForOptions = {},
): Promise<T | undefined> {
  const { signal, timeoutMs = 30_000, clock = systemClock } = options;
  const limit = limitOf(clock, { signal, timeoutMs });
  // A server in process holds no socket open.
  const letGo = stayAlive();
  try {
    return await watchUntil(resource, name, matches, limit.signal);
  } finally {
    limit.clear();
    letGo();
  }
}
