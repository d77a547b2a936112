import { readFileSync } from 'node:fs';
import type { Figure, Section } from '../figure.ts';

interface TargetTimes {
  readonly target: string;
  readonly what: string;
  readonly startMs: number;
  readonly stopMs: number;
}

interface Measured {
  readonly machine: string;
  readonly rounds: number;
  readonly rows: readonly TargetTimes[];
}

const file = new URL('../results/targets.json', import.meta.url);

/** How long each target of `KUBESTAGE_TARGET` takes to be ready and to be gone, as `npm run containers -- --measure` has found it. */
export function targets(): Section {
  const { machine, rounds, rows } = JSON.parse(readFileSync(file, 'utf8')) as Measured;
  const figures = rows.flatMap(({ target, what, startMs, stopMs }): readonly Figure[] => [
    { work: `\`${target}\` (${what}): ready`, unit: 'ms', value: startMs },
    { work: `\`${target}\` (${what}): gone`, unit: 'ms', value: stopMs },
  ]);
  const note = `Measured by \`npm run containers -- --measure\` on ${machine}: medians of ${rounds}. What a stand-in is stands in \`docs/integration.md\`.`;
  return { title: 'Start and stop of each target', figures, notes: [note] };
}
