import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = join(root, '.kubestage', 'bench-types');
const runs = 9;

const TEN_LINES = `import { createClient } from 'kubestage';
import { Pod } from 'kubestage/types/core/v1';

await using client = await createClient();
const pods = client.resource(Pod).namespace('default');
for await (const pod of pods.listAll({ labelSelector: 'app=web' })) {
  const ready = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
  console.log(pod.metadata?.name, pod.status?.phase, ready);
}
await pods.delete('web-0');
`;

const OPTIONS = [
  '--ignoreConfig',
  '--strict',
  '--noEmit',
  '--skipLibCheck',
  '--target',
  'es2024',
  '--lib',
  'es2024,esnext.disposable',
  '--module',
  'nodenext',
  '--types',
  'node',
];

/** The middle of several runs of the compiler over one program, in milliseconds. */
function typeCheckMs(name: string, code: string): number {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, code);
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    const { status, stdout } = spawnSync('tsc', [...OPTIONS, file], { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(stdout);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

/** What a program of ten lines costs the compiler above an empty one, against the built package: `npm run build` first, then `node bench/type-check.ts`. */
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const empty = typeCheckMs('empty', 'export {};\n');
const program = typeCheckMs('program', TEN_LINES);
console.log(
  JSON.stringify({ work: 'type-check of ten lines', emptyMs: Math.round(empty), programMs: Math.round(program), aboveEmptyMs: Math.round(program - empty) }),
);
