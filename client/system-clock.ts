import type { Clock } from '../machinery/clock.ts';

/** The computer's own clock. */
export const systemClock: Clock = Object.freeze({
  now: (): number => Date.now(),
  schedule: (delayMs: number, run: () => void): (() => void) => {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
});
