import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './source-files.ts';

// That `verify` bites is shown beside it, in tools/generate/verify.test.ts.
test('what is generated is what the generator writes now', { timeout: 60_000 }, () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'tools/generate/verify.ts')], { cwd: root, encoding: 'utf8' });
  expect([stderr, status]).toEqual(['', 0]);
});
