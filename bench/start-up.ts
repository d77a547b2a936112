import { spawn, spawnSync } from 'node:child_process';
import { median } from './measure.ts';

/** What importing an entry costs in a process of its own: medians over the runs. */
export interface ImportCost {
  readonly cpuMs: number;
  readonly heapMb: number;
  /** Milliseconds until a first cluster stood, and a later one; only for the fake. */
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
  const times = [];
  for (let count = 0; count < 12; count += 1) {
    const start = performance.now();
    await using cluster = await entry.FakeCluster.create();
    times.push(performance.now() - start);
  }
  out.createColdMs = times[0];
  out.createWarmMs = times.slice(1).sort((a, b) => a - b)[5];
}
console.log(JSON.stringify(out));
`;

/** Imports a module, by its address or its name from `cwd`, in fresh processes. @throws {Error} when it cannot be imported */
export function importCost(module: string, cwd: string, runs = 7): ImportCost {
  const results = Array.from({ length: runs }, () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', program, module], { cwd, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${module} could not be imported: ${stderr.split('\n').find((line) => line.includes('Error')) ?? stderr}`);
    return JSON.parse(stdout) as ImportCost;
  });
  const pick = (key: keyof ImportCost): number => median(results.map((result) => result[key] ?? Number.NaN));
  const isFake = results[0]?.createColdMs !== undefined;
  return { cpuMs: pick('cpuMs'), heapMb: pick('heapMb'), ...(isFake ? { createColdMs: pick('createColdMs'), createWarmMs: pick('createWarmMs') } : {}) };
}

/** Milliseconds from the start of a program until it writes its first line: the middle of so many runs. */
export async function timeToFirstLine(args: readonly string[], runs = 7): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
      child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${String(code)} before it wrote anything`)));
    });
    times.push(performance.now() - start);
    await new Promise((resolve) => {
      child.removeAllListeners('exit').once('exit', resolve);
      child.kill();
    });
  }
  return median(times);
}
