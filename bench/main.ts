import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { operationRates, type Rate } from './operations.ts';
import { type ImportCost, importCost, median } from './start-up.ts';

// Prints what this machine does, and keeps it in bench/results/latest.json and docs/performance.md.

const root = new URL('../', import.meta.url);
const RUNS = 3;

function medians(runs: readonly (readonly Rate[])[]): readonly Rate[] {
  return (runs[0] ?? []).map(({ work }) => ({ work, perSecond: median(runs.map((run) => run.find((rate) => rate.work === work)?.perSecond ?? Number.NaN)) }));
}

const whole = (value: number): string => Math.round(value).toLocaleString('en').replaceAll(',', ' ');
const tenths = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(1));

function page(imports: readonly ImportCost[], rates: readonly Rate[], machine: string): string {
  const importRows = imports.map(
    (cost) => `| ${cost.entry} | ${tenths(cost.cpuMs)} | ${tenths(cost.heapMb)} | ${tenths(cost.createColdMs)} | ${tenths(cost.createWarmMs)} |`,
  );
  const rateRows = rates.map(({ work, perSecond }) => `| ${work} | ${whole(perSecond)} |`);
  return `# Performance

Written by \`npm run bench\` on ${machine}. Medians of ${RUNS} runs (7 processes for imports).

## Start-up

| entry, built | CPU ms | heap MB | first cluster ms | second cluster ms |
| --- | ---: | ---: | ---: | ---: |
${importRows.join('\n')}

## In process, one caller, through the client, RBAC on

| work | per second |
| --- | ---: |
${rateRows.join('\n')}
`;
}

const runs: (readonly Rate[])[] = [];
for (let run = 0; run < RUNS; run += 1) runs.push(await operationRates());
const rates = medians(runs);
const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('tools/build.ts', root))], { stdio: 'inherit' });
if (status !== 0) throw new Error('the package could not be built, so its start-up cannot be measured');
const imports = ['client/index.js', 'fake/index.js'].map((path) => importCost(path, new URL(`dist/${path}`, root)));
const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;
mkdirSync(new URL('bench/results/', root), { recursive: true });
writeFileSync(new URL('bench/results/latest.json', root), `${JSON.stringify({ machine, rates, imports }, null, 1)}\n`);
const text = page(imports, rates, machine);
writeFileSync(new URL('docs/performance.md', root), text);
process.stdout.write(text);
