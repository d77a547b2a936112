import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

test('wrong kinds, misspelt fields and patches of the wrong shape do not compile, and the rest does', () => {
  const text = readFileSync(join(import.meta.dirname, 'client-types.ts'), 'utf8');
  expect([...text.matchAll(/@ts-expect-error/g)].length).toBeGreaterThan(20);
  const { status, stdout } = spawnSync('tsc', ['-p', join(import.meta.dirname, 'tsconfig.json')], { cwd: root, encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
