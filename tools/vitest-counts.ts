import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What ran, by outcome. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

/** The repository's folder. */
export const root: string = dirname(dirname(fileURLToPath(import.meta.url)));
const scratch = join(root, '.kubestage');

/** Runs a program with its output shown; whether it ended with 0. */
export function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): boolean {
  const started = performance.now();
  console.log(`\n> ${program} ${args.join(' ')}`);
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  console.log(`  ${status === 0 ? 'ok' : 'failed'} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return status === 0;
}

/** A step that passes or fails as a whole. */
export const one = (isOk: boolean): Count => ({ passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0 });

function readReport(file: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  } catch {
    return undefined;
  }
}

/** Runs vitest and counts its tests. A file that does not even load has no failed test in it: it counts as one failure. */
export function vitest(args: readonly string[], env: Readonly<Record<string, string>> = {}): Count {
  mkdirSync(scratch, { recursive: true });
  const report = join(scratch, 'vitest.json');
  rmSync(report, { force: true });
  const isOk = run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args], env);
  const found = readReport(report);
  if (found === undefined) return one(false);
  return { passed: found.numPassedTests, failed: Math.max(found.numFailedTests, isOk ? 0 : 1), skipped: found.numPendingTests + found.numTodoTests };
}

/** Prints the sum, writes it to a file below `.kubestage/`, and sets the exit code. */
export function report(counts: readonly Count[], file: string): void {
  const sum = (pick: (count: Count) => number): number => counts.reduce((total, count) => total + pick(count), 0);
  const total: Count = { passed: sum(({ passed }) => passed), failed: sum(({ failed }) => failed), skipped: sum(({ skipped }) => skipped) };
  const line = `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`;
  mkdirSync(scratch, { recursive: true });
  writeFileSync(join(scratch, file), `${line}\n`);
  console.log(`\n${line}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}
