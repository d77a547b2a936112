import type { Figure, Section } from '../figure.ts';
import type { Speed } from '../measure.ts';
import { runProgram } from '../run-program.ts';
import type { GoPeers } from './go-peers.ts';

interface Row {
  readonly key: string;
  readonly work: string;
  readonly atLeast?: number;
  /** The name of the work in bench/go. */
  readonly go?: string;
}

const ROWS: readonly Row[] = [
  { key: 'create', work: 'config map create', atLeast: 12_000, go: 'create' },
  { key: 'update', work: 'config map update', atLeast: 12_000, go: 'update' },
  { key: 'merge patch', work: 'config map merge patch', atLeast: 12_000, go: 'merge patch' },
  { key: 'apply', work: 'config map apply', atLeast: 8000, go: 'apply' },
  { key: 'get', work: 'config map get', atLeast: 80_000, go: 'get' },
  { key: 'list', work: 'list of 5,000', atLeast: 500, go: 'list' },
  { key: 'list by label', work: 'list of 1 % by label', atLeast: 1000, go: 'list 1 % by label' },
  { key: 'delete', work: 'config map delete', go: 'delete' },
  { key: 'pods', work: 'pod create (4 KB, all defaults and validation)', atLeast: 3000 },
  { key: 'watch delivery', work: 'watch events delivered, 10 watchers × 5,000', atLeast: 400_000 },
  { key: 'watch live', work: 'the same while the 5,000 are written, writes included' },
];

/** How fast the fake is in process, and how much CPU time the calibration took before each round. */
export function inProcess({ rates, notes }: GoPeers): { readonly section: Section; readonly calibrations: readonly number[] } {
  const { speeds, calibrations } = runProgram<{ speeds: Record<string, Speed>; calibrations: number[] }>('programs/operations.ts');
  const figures = ROWS.map(({ key, work, atLeast, go }): Figure => {
    const { perSecond = Number.NaN, perCpuSecond = Number.NaN } = speeds[key] ?? {};
    const others = Object.entries(rates).flatMap(([peer, works]) => (go === undefined || works[go] === undefined ? [] : [[peer, works[go]] as const]));
    return {
      ...{ work, unit: 'per second', value: perSecond, perCpuSecond, peers: Object.fromEntries(others) },
      ...(atLeast === undefined ? {} : { target: { atLeast } }),
    };
  });
  const own =
    'One caller, through the production client, with everything on: defaults, validation, managedFields, action log, RBAC as admin. Medians of five rounds.';
  return { section: { title: 'In process', figures, notes: [own, ...notes] }, calibrations };
}
