import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run-program.ts';

/** Milliseconds of CPU time for each test of a file of `bench/cases/`. */
export function caseMs(name: string): number {
  const scratch = join(root, '.kubestage');
  mkdirSync(scratch, { recursive: true });
  const file = join(scratch, `bench-${name}.json`);
  const args = ['run', '--config', 'bench/cases/vitest.config.ts', '--root', '.', `bench/cases/${name}-case.ts`];
  const { status, stderr } = spawnSync('vitest', args, { cwd: root, encoding: 'utf8', env: { ...process.env, BENCH_CASES: file } });
  if (status !== 0) throw new Error(`the cases of ${name} failed: ${stderr}`);
  return JSON.parse(readFileSync(file, 'utf8')) as number;
}
