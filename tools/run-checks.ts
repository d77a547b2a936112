import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Runs the checks of the repository one after the other and adds up what they counted.
//
//   run-checks.ts [vitest arguments]

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const scratch = join(root, '.kubestage');
const summaryFile = join(scratch, 'summary.txt');

function run(program: string, args: readonly string[]): boolean {
  const started = performance.now();
  console.log(`\n> ${program} ${args.join(' ')}`);
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  console.log(`  ${status === 0 ? 'ok' : 'failed'} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return status === 0;
}

const one = (isOk: boolean): Count => ({ passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0 });

function readReport(file: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  } catch {
    return undefined;
  }
}

function vitest(args: readonly string[]): Count {
  const report = join(scratch, 'vitest.json');
  rmSync(report, { force: true });
  const isOk = run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args]);
  const found = readReport(report);
  if (found === undefined) return one(false);
  // A file that does not even load has no failed test in it: it counts as one failure.
  const failed = Math.max(found.numFailedTests, isOk ? 0 : 1);
  return { passed: found.numPassedTests, failed, skipped: found.numPendingTests + found.numTodoTests };
}

function add(counts: readonly Count[]): Count {
  const sum = (pick: (count: Count) => number): number => counts.reduce((total, count) => total + pick(count), 0);
  return { passed: sum(({ passed }) => passed), failed: sum(({ failed }) => failed), skipped: sum(({ skipped }) => skipped) };
}

const [, , ...rest] = process.argv;
mkdirSync(scratch, { recursive: true });
rmSync(summaryFile, { force: true });
const counts = [one(run('tsc', ['-p', '.'])), one(run('biome', ['lint', '--diagnostic-level=error', '.'])), one(run('biome', ['format', '.'])), vitest(rest)];
const total = add(counts);
const line = `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`;
writeFileSync(summaryFile, `${line}\n`);
console.log(`\n${line}`);
process.exitCode = total.failed > 0 ? 1 : 0;
