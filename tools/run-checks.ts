import { one, report, run, vitest } from './vitest-counts.ts';

// Runs everything that needs no container engine, one after the other, and adds up what ran. The generated code is checked by a guard.
//
//   run-checks.ts [vitest arguments]

const projects = ['unit', 'behaviour', 'any-cluster', 'conformance', 'guards'].map((name) => `--project=${name}`);
report(
  [
    one(run('tsc', ['-p', '.'])),
    one(run('biome', ['lint', '--diagnostic-level=error', '.'])),
    one(run('biome', ['format', '.'])),
    vitest([...projects, ...process.argv.slice(2)]),
  ],
  'summary.txt',
);
