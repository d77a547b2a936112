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

// Node puts a UUID together from twenty parts, and all of them stay in memory until its characters are read: this one has read them.
const flatUid = (): string => Buffer.from(randomUUID(), 'latin1').toString('latin1');

/** The machine's own randomness. */
export const systemEntropy: Entropy = { uid: flatUid, below: (limit) => randomInt(limit) };
