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

/** One run of the compiler over one program, in milliseconds. */
function typeCheckMs(name: string, code: string): number {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, code);
  const start = performance.now();
  const { status, stdout } = spawnSync('tsc', [...OPTIONS, file], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout);
  return performance.now() - start;
}

const middle = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

/** What a program of ten lines costs the compiler above an empty one, against the built package: `npm run build` first, then `node bench/type-check.ts`. */
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
// In turns, so that what else the machine does meets both.
const times = Array.from({ length: runs }, () => [typeCheckMs('empty', 'export {};\n'), typeCheckMs('program', TEN_LINES)] as const);
const emptyMs = middle(times.map(([empty]) => empty));
const programMs = middle(times.map(([, program]) => program));
const above = middle(times.map(([empty, program]) => program - empty));
const result = { work: 'type-check of ten lines', emptyMs: Math.round(emptyMs), programMs: Math.round(programMs), aboveEmptyMs: Math.round(above) };
writeFileSync(join(root, 'bench', 'results', 'type-check.json'), `${JSON.stringify(result, undefined, 2)}\n`);
console.log(JSON.stringify(result));
