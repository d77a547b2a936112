/** One line of the page: what was measured, and what it should be. */
export interface Figure {
  readonly work: string;
  /** `per second`, `ms`, `MB`, … */
  readonly unit: string;
  readonly value: number;
  /** The same for each second of CPU time, where it is a rate. */
  readonly perCpuSecond?: number;
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
  /** The same work of others, by their names. */
  readonly peers?: Readonly<Record<string, number>>;
}

/** One table of the page. */
export interface Section {
  readonly title: string;
  readonly figures: readonly Figure[];
  /** What has to be known to read them, and why something is missing. */
  readonly notes: readonly string[];
}

/** `met for a CPU second`: the clock on the wall, which neighbours on the machine slow down, says less. */
export type Verdict = 'met' | 'met for a CPU second' | 'missed';

/** Whether a figure is where it should be; undefined where nothing is said. */
export function verdictOf({ value, perCpuSecond = Number.NaN, target }: Figure): Verdict | undefined {
  if (target === undefined || Number.isNaN(value)) return undefined;
  if ('atMost' in target) return value <= target.atMost ? 'met' : 'missed';
  if (value >= target.atLeast) return 'met';
  return perCpuSecond >= target.atLeast ? 'met for a CPU second' : 'missed';
}
