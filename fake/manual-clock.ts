import type { Clock, Entropy } from '../machinery/clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that moves only when it is told to; every time that a cluster hands out comes from it. */
export interface ManualClock extends Clock {
  /** Moves on by so many milliseconds; what was scheduled until then runs in its order, each at its own time. */
  advance(ms: number): void;
  /** How many timers wait. */
  readonly pending: number;
}

/** A clock that stands at `startMs`, milliseconds since the epoch. Default: 2026-01-01T00:00:00Z. */
export function createManualClock(startMs: number = Date.UTC(2026, 0, 1)): ManualClock {
  const timers = new Set<Timer>();
  let now = startMs;
  let count = 0;
  const nextUntil = (end: number): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (timer.at > end) continue;
      if (first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    }
    return first;
  };
  return {
    now: () => now,
    schedule: (delayMs, run) => {
      const timer: Timer = { at: now + Math.max(0, delayMs), order: count, run };
      count += 1;
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (ms) => {
      const end = now + ms;
      for (let timer = nextUntil(end); timer !== undefined; timer = nextUntil(end)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
      }
      now = end;
    },
    get pending(): number {
      return timers.size;
    },
  };
}

/** Chance that repeats: the same seed gives the same uids and name suffixes in the same order. */
export function createSeededEntropy(seed = 1): Entropy {
  // mulberry32: 32 bits of state are plenty for names, and it is the same on every machine.
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const hex = (digits: number): string => Array.from({ length: digits }, () => (next() % 16).toString(16)).join('');
  return {
    uid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[next() % 4]}${hex(3)}-${hex(12)}`,
    below: (limit) => next() % limit,
  };
}
