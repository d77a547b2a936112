// Takes validation rules out of the built-in kinds, one at a time, and tells which are missed by a recorded scenario or by a test.
//
// npm run rules-out -- [--only FOLDER] [--count N --seed S]: every rule, those of a folder (`fake/kinds/pods`), or N of them, chosen by the seed alone.
// Ends with 1 when a rule was not missed.
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nameOf, ruleSites } from './rule-sites.ts';

const root = join(import.meta.dirname, '../..');
const { values: options } = parseArgs({
  options: { only: { type: 'string', default: 'fake/kinds/' }, count: { type: 'string' }, seed: { type: 'string', default: '1' } },
});

interface Rule {
  readonly name: string;
  readonly place: string;
}

const rules: readonly Rule[] = globSync('fake/kinds/**/*.ts', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts') && file.startsWith(options.only))
  .toSorted()
  .flatMap((file) => ruleSites(readFileSync(join(root, file), 'utf8')).map(({ line }, place) => ({ name: nameOf(file, place), place: `${file}:${line}` })));

/** A number of the sequence that `state` stands for. @see Numerical Recipes, "An Even Quicker Generator" */
function* numbersFrom(state: number): Generator<number, never> {
  for (let next = state >>> 0; ; ) {
    next = (Math.imul(next, 1_664_525) + 1_013_904_223) >>> 0;
    yield next / 2 ** 32;
  }
}

function picked(wanted: number, numbers: Generator<number, never>): readonly Rule[] {
  const left = [...rules];
  return Array.from({ length: Math.min(wanted, left.length) }, () => left.splice(Math.floor(numbers.next().value * left.length), 1)).flat();
}

const folder = join(root, 'tools/rules-out');
const scratch = mkdtempSync(join(tmpdir(), 'kubestage-rules-'));

/** Runs a program that writes the names of the rules that it missed, a line each. */
function missedBy(program: string, args: readonly string[]): ReadonlySet<string> {
  const target = join(scratch, program);
  writeFileSync(target, '');
  const { error, stderr, status } = spawnSync(program, args, { cwd: root, env: { ...process.env, KUBESTAGE_RULES_MISSED: target }, encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ended with ${status}: with every rule in place nothing may fail\n${stderr}`);
  return new Set(readFileSync(target, 'utf8').split('\n'));
}

const source = ['--conditions=kubestage-source', '--disable-warning=ExperimentalWarning'];
const byScenarios = missedBy('node', ['--import', join(folder, 'load-with-switches.ts'), ...source, join(folder, 'scenarios.ts')]);
const byTests = missedBy('vitest', ['run', '--config', join(folder, 'vitest.config.ts'), '--reporter', 'dot']);
rmSync(scratch, { recursive: true });

const taken = options.count === undefined ? rules : picked(Number(options.count), numbersFrom(Number(options.seed)));
const unnoticed = taken.filter(({ name }) => !byScenarios.has(name) && !byTests.has(name));
for (const { place } of unnoticed) console.log(`not missed: ${place}`);
const by = (names: ReadonlySet<string>): number => taken.filter(({ name }) => names.has(name)).length;
console.log(
  `${taken.length - unnoticed.length} of ${taken.length} rules are missed when they are out: ${by(byScenarios)} by recorded scenarios, ${by(byTests)} by tests`,
);
process.exitCode = unnoticed.length === 0 ? 0 : 1;
