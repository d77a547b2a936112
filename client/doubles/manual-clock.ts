import type { Clock } from '../../machinery/clock.ts';

/** A clock that stands still until it is told how far to go; for tests. */
export interface ManualClock extends Clock {
  /** Runs everything due on the way, in order, and lets promises settle in between. */
  advance(ms: number): Promise<void>;
  /** How many timers wait. */
  pending(): number;
}

/** Lets promises settle. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A clock at `start` milliseconds. */
export function manualClock(start = 0): ManualClock {
  let now = start;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    schedule: (delayMs, run) => {
      const timer = { at: now + Math.max(0, delayMs), run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    advance: async (ms) => {
      const end = now + ms;
      await settle();
      for (;;) {
        const due = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        now = Math.max(now, due.at);
        timers = timers.filter((one) => one !== due);
        due.run();
        await settle();
      }
      now = end;
    },
    pending: () => timers.length,
  };
}
