import { spawnSync } from 'node:child_process';

/** What importing an entry costs in a process of its own: medians over the runs. */
export interface ImportCost {
  readonly entry: string;
  readonly cpuMs: number;
  readonly heapMb: number;
  /** Milliseconds until a first cluster stood, and a second one; only for the fake. */
  readonly createColdMs?: number;
  readonly createWarmMs?: number;
}

const program = `
const cpu = process.cpuUsage();
globalThis.gc?.();
const heap = process.memoryUsage().heapUsed;
const entry = await import(process.argv[1]);
const used = process.cpuUsage(cpu);
globalThis.gc?.();
const out = { cpuMs: (used.user + used.system) / 1000, heapMb: (process.memoryUsage().heapUsed - heap) / 1e6 };
if (entry.FakeCluster !== undefined) {
  for (const key of ['createColdMs', 'createWarmMs']) {
    const start = performance.now();
    await using cluster = await entry.FakeCluster.create();
    out[key] = performance.now() - start;
  }
}
console.log(JSON.stringify(out));
`;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Imports the module at `file` in fresh processes; `entry` is what the figures are called. */
export function importCost(entry: string, file: URL, runs = 7): ImportCost {
  const results = Array.from({ length: runs }, () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', program, file.href], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${entry} could not be imported:\n${stderr}`);
    return JSON.parse(stdout) as Omit<ImportCost, 'entry'>;
  });
  const pick = (key: 'cpuMs' | 'heapMb' | 'createColdMs' | 'createWarmMs'): number => median(results.map((result) => result[key] ?? Number.NaN));
  const isFake = results[0]?.createColdMs !== undefined;
  return { entry, cpuMs: pick('cpuMs'), heapMb: pick('heapMb'), ...(isFake ? { createColdMs: pick('createColdMs'), createWarmMs: pick('createWarmMs') } : {}) };
}
