import type { Section } from '../figure.ts';
import type { Speed } from '../measure.ts';
import { configMap } from '../objects.ts';
import { runProgram } from '../run-program.ts';

interface Growth {
  readonly small: Readonly<Record<string, Speed>>;
  readonly large: Readonly<Record<string, Speed>>;
}

/** How the cost of a request grows with the objects that are there. */
export function growth(): Section {
  const { small, large } = runProgram<Growth>('programs/growth.ts');
  const cost = (work: string, key: keyof Speed): number => (small[work]?.[key] ?? Number.NaN) / (large[work]?.[key] ?? Number.NaN);
  return {
    title: 'Cost as it grows: 100,000 objects against 1,000',
    figures: Object.keys(small).map((work) => ({ work, unit: '×, of CPU time', value: cost(work, 'perCpuSecond'), target: { atMost: 1.5 } })),
    notes: ['Both clusters live in one process and take turns. Medians of seven rounds.'],
  };
}

interface Memory {
  readonly rssAfterMb: number;
  readonly peakMb: number;
  readonly heapBytesEach: number;
  readonly jsonBytesEach: number;
}

/** What objects take in memory. */
export function memory(): Section {
  const { rssAfterMb, peakMb, heapBytesEach, jsonBytesEach } = runProgram<Memory>('programs/memory.mjs', [JSON.stringify(configMap(0))]);
  const limit = Math.round(1.3 * jsonBytesEach + 2048);
  return {
    title: 'Memory: 100,000 config maps',
    figures: [
      { work: 'process, right after the last create', unit: 'MB', value: rssAfterMb, target: { atMost: 450 } },
      { work: 'process, at its peak', unit: 'MB', value: peakMb },
      { work: 'heap for each object', unit: 'bytes', value: heapBytesEach, target: { atMost: limit } },
    ],
    notes: [
      `One is ${Math.round(jsonBytesEach)} bytes of JSON, so that its limit is ${limit} bytes. The action log (10,000) and the history (10,000) are in it.`,
    ],
  };
}

/** What a fork and a test with a cluster of its own cost. */
export function forks(caseMs: { readonly empty: number; readonly cluster: number }): Section {
  const { forkMs, forkKb } = runProgram<{ forkMs: number; forkKb: number }>('programs/forks.ts');
  return {
    title: 'Forks',
    figures: [
      { work: 'fork of a cluster with 10,000 objects', unit: 'ms', value: forkMs, target: { atMost: 1 } },
      { work: 'what a fork takes', unit: 'KB', value: forkKb, target: { atMost: 100 } },
      { work: 'a `clusterTest` case over an empty test', unit: 'ms of CPU', value: caseMs.cluster - caseMs.empty, target: { atMost: 1 } },
    ],
    notes: ['The case is the CPU time of vitest for each of 900 tests, with a cluster and a client each, less that of as many empty ones.'],
  };
}
