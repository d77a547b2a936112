import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Builds the package into dist/: compiled sources and declarations in the folders of the repository, and the data that they read.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
rmSync(join(root, 'dist'), { recursive: true, force: true });
const { status } = spawnSync('tsc', ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
if (status === 0) {
  for (const data of ['schemas', 'openapi', 'protobuf-fields.json'])
    cpSync(join(root, 'machinery/generated', data), join(root, 'dist/machinery/generated', data), { recursive: true });
}
process.exitCode = status ?? 1;
