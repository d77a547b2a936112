// Takes validation rules out of the built-in kinds, one at a time, and tells whether the tests of the kinds, or the recorded scenarios, notice each.
//
// npm run rules-out -- [count] [seed]: which rules are taken depends on the seed alone. Ends with 1 when a rule was not missed.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleSites } from './rule-sites.ts';

const root = join(import.meta.dirname, '../..');
const [count = '20', seed = '1'] = process.argv.slice(2);

interface Rule {
  readonly file: string;
  readonly place: number;
  readonly line: number;
}

const files = globSync('fake/kinds/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
const rules: readonly Rule[] = files
  .toSorted()
  .flatMap((file) => ruleSites(readFileSync(join(root, file), 'utf8')).map(({ line }, place) => ({ file, place, line })));

/** A number of the sequence that `state` stands for. @see Numerical Recipes, "An Even Quicker Generator" */
function* numbersFrom(state: number): Generator<number> {
  for (let next = state >>> 0; ; ) {
    next = (Math.imul(next, 1_664_525) + 1_013_904_223) >>> 0;
    yield next / 2 ** 32;
  }
}

function picked(wanted: number, numbers: Generator<number>): readonly Rule[] {
  const left = [...rules];
  return Array.from({ length: Math.min(wanted, left.length) }, () => left.splice(Math.floor((numbers.next().value as number) * left.length), 1)).flat();
}

const folder = join(root, 'tools/rules-out');
const source = ['--conditions=kubestage-source', '--disable-warning=ExperimentalWarning'];
const suites = [
  ['vitest', 'run', '--config', join(folder, 'vitest.config.ts'), '--reporter', 'dot'],
  ['node', '--import', join(folder, 'load-without-rule.ts'), ...source, 'test/conformance/main.ts', '--door', 'in-process'],
] as const;

/** Which tests fail without the rule: those of the kinds, or the recorded scenarios; undefined: none. */
function noticedBy({ file, place }: Rule): string | undefined {
  const env = { ...process.env, KUBESTAGE_RULE_OUT: `${file}#${place}` };
  for (const [program, ...args] of suites) {
    const { status, error } = spawnSync(program, args, { cwd: root, env, stdio: 'ignore' });
    if (error !== undefined) throw error;
    if (status !== 0) return program === 'vitest' ? 'tests of the kinds' : 'recorded scenarios';
  }
  return undefined;
}

let unnoticed = 0;
for (const rule of picked(Number(count), numbersFrom(Number(seed)))) {
  const by = noticedBy(rule);
  if (by === undefined) unnoticed += 1;
  console.log(`${by === undefined ? 'NOT NOTICED' : `noticed by ${by}:`} ${rule.file}:${rule.line}`);
}
console.log(`${Number(count) - unnoticed} of ${count} rules noticed (seed ${seed}, out of ${rules.length})`);
process.exitCode = unnoticed === 0 ? 0 : 1;
