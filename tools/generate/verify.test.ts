import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { generatedFolder } from './outputs.ts';
import { protobufFile, specificationFolder } from './specification.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'verify-'));
  for (const folder of [specificationFolder, protobufFile, generatedFolder]) cpSync(join(repository, folder), join(copy, folder), { recursive: true });
});

afterEach(() => rmSync(copy, { recursive: true }));

function verify(): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(process.execPath, [join(repository, 'tools/generate/verify.ts'), copy], { encoding: 'utf8' });
}

test('verify passes on what generate wrote, and fails with the names of files that were touched since', { timeout: 60_000 }, () => {
  expect(verify()).toMatchObject({ status: 0 });
  writeFileSync(join(copy, generatedFolder, 'resource-table.ts'), '// mine\n');
  const { status, stderr } = verify();
  expect(status).toBe(1);
  expect(stderr).toContain('machinery/generated/resource-table.ts: out of date\n');
});
