import type { Clock } from '../../machinery/clock.ts';

/** Keys whose time has not come. */
export interface DelayedKeys<Key> {
  /** Hands the key on after the delay; of several delays of one key the earliest counts. */
  put(key: Key, delayMs: number): void;
  /** Drops them all. */
  clear(): void;
}

/** No keys yet. `due` is called once for each when its time has come. @see client-go util/workqueue/delaying_queue.go */
export function delayedKeys<Key>(clock: Clock, due: (key: Key) => void): DelayedKeys<Key> {
  const timers = new Map<Key, { readonly at: number; readonly cancel: () => void }>();
  return {
    put: (key, delayMs) => {
      const at = clock.now() + delayMs;
      const before = timers.get(key);
      if (before !== undefined && before.at <= at) return;
      before?.cancel();
      const cancel = clock.schedule(delayMs, () => {
        timers.delete(key);
        due(key);
      });
      timers.set(key, { at, cancel });
    },
    clear: () => {
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
    },
  };
}
