import { createClient } from 'kubestage';
import { informer, withoutManagedFields } from 'kubestage/informer';
import { Pod } from 'kubestage/types/core/v1';
import { median, report, stopwatch } from '../measure.ts';

// An informer of all pods over HTTP, and JSON.parse of the same bytes: `informer-work.ts <url>`.

const server = process.argv[2] ?? '';
const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

await using client = await createClient({ server }, { rateLimits: 'off' });
const text = await (await fetch(`${server}/api/v1/pods`)).text();
const ROUNDS = 5;

interface Round {
  readonly parseMs: number;
  readonly parseCpuMs: number;
  readonly syncMs: number;
  readonly syncCpuMs: number;
  readonly heapKbEach: number;
}

// The caches stay, so that each one adds its own to the heap.
const kept: unknown[] = [];
const rounds: Round[] = [];

async function round(): Promise<Round> {
  const clock = stopwatch();
  const count = (JSON.parse(text) as { readonly items: readonly unknown[] }).items.length;
  const parsed = clock();
  const before = heap();
  const again = stopwatch();
  const cache = informer(client, Pod, { transform: withoutManagedFields });
  await cache.synced;
  const synced = again();
  kept.push(cache);
  if (cache.cache.list().length !== count) throw new Error(`the cache holds ${cache.cache.list().length} of ${count}`);
  const heapKbEach = (heap() - before) / count / 1000;
  return { parseMs: parsed.ms, parseCpuMs: parsed.cpuMs, syncMs: synced.ms, syncCpuMs: synced.cpuMs, heapKbEach };
}

// One more than counts: the first of both ways is cold.
for (let index = 0; index <= ROUNDS; index += 1) rounds.push(await round());
const of = (key: keyof Round): number => median(rounds.slice(1).map((one) => one[key]));
const [parseMs, parseCpuMs] = [of('parseMs'), of('parseCpuMs')];
report({ parseMs, parseCpuMs, syncMs: of('syncMs'), syncCpuMs: of('syncCpuMs'), heapKbEach: of('heapKbEach') });
process.exit(0);
