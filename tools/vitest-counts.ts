import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What ran, by outcome. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, by name. */
  readonly failures: readonly string[];
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
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
export const one = (step: string, isOk: boolean): Count => ({ passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0, failures: isOk ? [] : [step] });

function readReport(file: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  } catch {
    return undefined;
  }
}

function failuresIn({ testResults }: VitestReport): readonly string[] {
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, assertionResults }) => {
      const file = relative(root, name);
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      return failed.length === 0 ? [file] : failed.map(({ fullName }) => `${file} > ${fullName}`);
    });
}

/** Runs vitest and counts its tests. A file that does not even load has no failed test in it: it counts as one failure. */
export function vitest(args: readonly string[], env: Readonly<Record<string, string>> = {}): Count {
  mkdirSync(scratch, { recursive: true });
  const report = join(scratch, 'vitest.json');
  rmSync(report, { force: true });
  const isOk = run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args], env);
  const found = readReport(report);
  const what = ['vitest', ...args].join(' ');
  if (found === undefined) return one(what, false);
  const failed = Math.max(found.numFailedTests, isOk ? 0 : 1);
  const named = failuresIn(found);
  const failures = failed > 0 && named.length === 0 ? [what] : named;
  return { passed: found.numPassedTests, failed, skipped: found.numPendingTests + found.numTodoTests, failures };
}

/** Prints what failed and the sum, writes both to a file below `.kubestage/`, the sum first, and sets the exit code. */
export function report(counts: readonly Count[], file: string): void {
  const sum = (pick: (count: Count) => number): number => counts.reduce((total, count) => total + pick(count), 0);
  const [passed, failed, skipped] = [sum((count) => count.passed), sum((count) => count.failed), sum((count) => count.skipped)];
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  const failures = counts.flatMap((count) => count.failures).map((name) => `failed: ${name}`);
  mkdirSync(scratch, { recursive: true });
  writeFileSync(join(scratch, file), [line, ...failures, ''].join('\n'));
  console.log(['', ...failures, line].join('\n'));
  process.exitCode = failed > 0 ? 1 : 0;
}
