import type { Section } from './figure.ts';

/** A run as it is kept in `bench/results/`. */
export interface Run {
  readonly machine: string;
  /** CPU milliseconds of the calibration: what figures of two machines are put in relation by. */
  readonly calibrationMs: number;
  readonly sections: readonly Section[];
}

/**
 * The rates of this run as ratios to the stored ones, each for a turn of the calibration of its own run. Reported, not asserted: 1 is as
 * before, 2 twice as fast.
 */
export function compared(now: Run, before: Run): readonly string[] {
  const stored = new Map<string, number | undefined>(
    before.sections.flatMap(({ title, figures }) => figures.map((figure) => [`${title}: ${figure.work}`, figure.perCpuSecond] as const)),
  );
  return now.sections.flatMap(({ title, figures }) =>
    figures.flatMap(({ work, perCpuSecond }) => {
      const name = `${title}: ${work}`;
      const old = stored.get(name);
      if (perCpuSecond === undefined || old === undefined) return [];
      const ratio = (perCpuSecond * now.calibrationMs) / (old * before.calibrationMs);
      return [`${ratio.toFixed(2)} × ${name}`];
    }),
  );
}
