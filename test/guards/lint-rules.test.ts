import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { repositoryFiles, root, textOf } from './source-files.ts';

// The sizes and habits that Biome checks: here is shown that its rules, as they are set in biome.json, bite.

const folder = mkdtempSync(join(tmpdir(), 'lint-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));
cpSync(join(root, 'biome.json'), join(folder, 'biome.json'));
mkdirSync(join(folder, '.git'));

function lint(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  const { stdout, stderr } = spawnSync(
    join(root, 'node_modules/.bin/biome'),
    ['lint', '--vcs-enabled=false', '--colors=off', '--diagnostic-level=error', name],
    { cwd: folder, encoding: 'utf8' },
  );
  rmSync(join(folder, name));
  return stdout + stderr;
}

test.for([
  ['a file of more than 400 lines', 'noExcessiveLinesPerFile', 'long.ts', "console.log('');\n".repeat(401)],
  [
    'a function of more than 60 lines',
    'noExcessiveLinesPerFunction',
    'long-function.ts',
    `export function f(): void {\n${"  console.log('');\n".repeat(61)}}\n`,
  ],
  ['five parameters', 'useMaxParams', 'many.ts', 'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1): number => a + b + c + d + e;\n'],
  ['any', 'noExplicitAny', 'loose.ts', 'export const a: any = 1;\n'],
  ['a default export', 'noDefaultExport', 'whole.ts', 'export default 1;\n'],
  ['a non-null assertion', 'noNonNullAssertion', 'sure.ts', 'export const f = (a?: string): number => a!.length;\n'],
] as const)('%s is refused', ([, rule, name, text]) => {
  expect(lint(name, text)).toContain(rule);
});

test('a plain file passes', () => {
  expect(lint('plain.ts', 'export const a = 1;\n')).not.toContain('lint/');
});

test('half of the files have at most 120 lines', () => {
  const sizes = repositoryFiles()
    .filter((file) => file.endsWith('.ts') && !file.startsWith('machinery/generated/'))
    .map((file) => (textOf(file) ?? '').split('\n').length)
    .sort((a, b) => a - b);
  expect(sizes[sizes.length >> 1]).toBeLessThanOrEqual(120);
});
