import { randomInt, randomUUID } from 'node:crypto';
import type { Clock, Entropy } from '../machinery/clock.ts';

/** The machine's own time. Timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** The machine's own randomness. */
export const systemEntropy: Entropy = { uid: () => randomUUID(), below: (limit) => randomInt(limit) };
