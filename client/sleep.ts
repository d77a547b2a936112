import type { Clock } from '../machinery/clock.ts';

const LONGEST_TIMER_MS = 2_147_483_647;

/** Keeps the process alive until what this gives back is called: somebody awaits what comes, and a clock's own timers do not keep it. */
export function stayAlive(): () => void {
  const alive = setInterval(() => undefined, LONGEST_TIMER_MS);
  return () => clearInterval(alive);
}

/**
 * Waits on a clock. Keeps the process alive meanwhile, since somebody awaits what comes after; a clock's own timers do not.
 *
 * @throws the signal's reason as soon as it aborts
 */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    const letGo = stayAlive();
    const settle = (): void => {
      letGo();
      signal?.removeEventListener('abort', onAbort);
    };
    const cancel = clock.schedule(delayMs, () => {
      settle();
      resolve();
    });
    const onAbort = (): void => {
      settle();
      cancel();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
