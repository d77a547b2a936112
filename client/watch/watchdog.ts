import type { Clock } from '../../machinery/clock.ts';
import { TransportError } from '../errors.ts';

/** Ends a watch on which nothing has come for too long. */
export interface Watchdog {
  /** Aborts with the watch's own signal, or when the time is up. */
  readonly signal: AbortSignal;
  /** Why the dog ended the watch; `undefined` while it has not. */
  readonly bite: TransportError | undefined;
  /** Something came. */
  feed(): void;
  /** Lets go of its timer and of the parent, and of whatever still belongs to the watch. */
  end(): void;
}

/** Starts to count at once. A connection can be dead without an end: bookmarks come about every minute, so silence of minutes is no rest. */
export function watchdog(clock: Clock, idleMs: number, parent: AbortSignal): Watchdog {
  const abort = new AbortController();
  const onAbort = (): void => abort.abort(parent.reason);
  if (parent.aborted) onAbort();
  parent.addEventListener('abort', onAbort, { once: true });
  let bite: TransportError | undefined;
  let fedAt = clock.now();
  let cancel = (): void => undefined;
  const guard = (delayMs: number): void => {
    cancel = clock.schedule(delayMs, () => {
      const restMs = fedAt + idleMs - clock.now();
      if (restMs > 0) return guard(restMs);
      bite = new TransportError(`nothing came on the watch for ${idleMs} ms`, { retriable: true });
      abort.abort(bite);
      return undefined;
    });
  };
  guard(idleMs);
  return {
    signal: abort.signal,
    get bite() {
      return bite;
    },
    feed: () => {
      fedAt = clock.now();
    },
    end: () => {
      cancel();
      parent.removeEventListener('abort', onAbort);
      abort.abort(new DOMException('the watch is over', 'AbortError'));
    },
  };
}
