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

/** Whether a figure is where it should be; undefined where nothing is said. */
export function isMet({ value, target }: Figure): boolean | undefined {
  if (target === undefined || Number.isNaN(value)) return undefined;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}
