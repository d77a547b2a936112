/** How fast something went: by the clock on the wall, and by the CPU time of this process, which neighbours on the machine cannot slow down. */
export interface Speed {
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

/** CPU seconds of this process. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Starts to count; tells how many milliseconds went by since, on the wall and of CPU time. */
export function stopwatch(): () => { readonly ms: number; readonly cpuMs: number } {
  const cpu = cpuSeconds();
  const start = performance.now();
  return () => ({ ms: performance.now() - start, cpuMs: (cpuSeconds() - cpu) * 1000 });
}

/** Times `work`, which does `times` of something. */
export async function timed(times: number, work: () => Promise<unknown>): Promise<Speed> {
  const cpu = cpuSeconds();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  return { perSecond: times / seconds, perCpuSecond: times / (cpuSeconds() - cpu) };
}

/** Does something again and again, with so many callers at a time. */
export function repeated(times: number, run: (index: number) => Promise<unknown>, callers = 1): Promise<Speed> {
  return timed(times, async () => {
    let next = 0;
    const caller = async (): Promise<void> => {
      while (next < times) await run(next++);
    };
    await Promise.all(Array.from({ length: callers }, caller));
  });
}

/** The middle one of some values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The middle speeds of several rounds of the same works. */
export function medianSpeeds(rounds: readonly Readonly<Record<string, Speed>>[]): Record<string, Speed> {
  const of = (work: string, key: keyof Speed): number => median(rounds.map((round) => round[work]?.[key] ?? Number.NaN));
  return Object.fromEntries(Object.keys(rounds[0] ?? {}).map((work) => [work, { perSecond: of(work, 'perSecond'), perCpuSecond: of(work, 'perCpuSecond') }]));
}

/** Hands the result of a program to the bench that started it. */
export function report(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
