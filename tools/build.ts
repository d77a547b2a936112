import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

// Builds the package into dist/, or the folder that is named: declarations in the folders of the repository, the entries with what
// they share bundled (docs/decisions/0003-bundled-entries.md), and the data that they read.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = process.argv[2] ?? join(root, 'dist');
rmSync(out, { recursive: true, force: true });
const { status } = spawnSync('tsc', ['-p', 'tsconfig.build.json', '--outDir', out], { cwd: root, stdio: 'inherit' });
if (status === 0) {
  await bundle(out);
  for (const data of ['schemas', 'openapi', 'protobuf-fields.json'])
    cpSync(join(root, 'machinery/generated', data), join(out, 'machinery/generated', data), { recursive: true });
}
process.exitCode = status ?? 1;
