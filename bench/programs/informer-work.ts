import { createClient } from 'kubestage';
import { informer, withoutManagedFields } from 'kubestage/informer';
import { Pod } from 'kubestage/types/core/v1';
import { median, report } from '../measure.ts';

// An informer of all pods over HTTP, and JSON.parse of the same bytes: `informer-work.ts <url>`.

const server = process.argv[2] ?? '';
const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

await using client = await createClient({ server }, { rateLimits: 'off' });
const text = await (await fetch(`${server}/api/v1/pods`)).text();
const ROUNDS = 5;

const parsing: number[] = [];
const syncing: number[] = [];
let heapKbEach = Number.NaN;
let count = 0;
// One more than counts: the first of both ways is cold.
for (let round = 0; round <= ROUNDS; round += 1) {
  const parseStart = performance.now();
  count = (JSON.parse(text) as { readonly items: readonly unknown[] }).items.length;
  parsing.push(performance.now() - parseStart);
  const before = heap();
  const start = performance.now();
  const cache = informer(client, Pod, { transform: withoutManagedFields });
  await cache.synced;
  syncing.push(performance.now() - start);
  if (cache.cache.list().length !== count) throw new Error(`the cache holds ${cache.cache.list().length} of ${count}`);
  // Later ones take the place of the one before.
  if (round === 0) heapKbEach = (heap() - before) / count / 1000;
  await cache.close();
}
report({ count, parseMs: median(parsing.slice(1)), syncMs: median(syncing.slice(1)), heapKbEach });
process.exit(0);
