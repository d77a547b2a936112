import type { Clock } from '../../machinery/clock.ts';
import type { Store } from '../storage/store.ts';
import type { StoredObject } from './strategy.ts';

/** How long a read waits for a revision that is yet to come. @see apiserver pkg/storage/cacher/watch_cache.go, blockTimeout (v1.37) */
const PATIENCE_MS = 3_000;

/** What a read waits with. */
export interface Waiting {
  readonly clock: Clock;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/**
 * Waits until the store has reached the revision `asked`, or for three seconds of `clock`. Undefined when it has already, or when
 * `asked` is no number: the read itself complains.
 */
export function untilFresh(store: Store<StoredObject>, asked: string, { clock, signal }: Waiting): Promise<void> | undefined {
  if (!/^\d{1,20}$/.test(asked) || BigInt(asked) <= store.revision) return undefined;
  const revision = BigInt(asked);
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = store.observe({ changed: (_bucket, change) => change.revision >= revision && done(), restored: () => store.revision >= revision && done() });
  const cancel = clock.schedule(PATIENCE_MS, () => done());
  const done = (): void => {
    end();
    cancel();
    signal.removeEventListener('abort', done);
    resolve();
  };
  signal.addEventListener('abort', done);
  return promise;
}
