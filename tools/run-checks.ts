import { join } from 'node:path';
import { one, report, root, run, vitest } from './vitest-counts.ts';

// Runs everything that needs no container engine, one after the other, and adds up what ran. The generated code is checked by a guard.
//
//   run-checks.ts [--rules] [vitest arguments]
//
// --rules: also takes the rules of the kinds out, one at a time, and tells whether each is missed (half a minute).

// Tests start many programs from sources: what one of them has compiled the next need not.
process.env['NODE_COMPILE_CACHE'] ??= join(root, '.kubestage', 'compile-cache');

const projects = ['unit', 'behaviour', 'any-cluster', 'conformance', 'guards'].map((name) => `--project=${name}`);
const [rules, rest] = [process.argv.includes('--rules'), process.argv.slice(2).filter((argument) => argument !== '--rules')];
report(
  [
    one('types', run('tsc', ['-p', '.'])),
    one('lint', run('biome', ['lint', '--diagnostic-level=error', '.'])),
    one('format', run('biome', ['format', '.'])),
    vitest([...projects, ...rest]),
    ...(rules ? [one('rules-out', run('node', ['tools/rules-out/main.ts']))] : []),
  ],
  'summary.txt',
);
