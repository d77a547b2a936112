import { createClient } from 'kubestage';
import { informer, withoutManagedFields } from 'kubestage/informer';
import { Pod } from 'kubestage/types/core/v1';
import { report } from '../measure.ts';

// An informer of all pods over HTTP, and JSON.parse of the same bytes: `informer-work.ts <url>`.

const server = process.argv[2] ?? '';
const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

await using client = await createClient({ server }, { rateLimits: 'off' });
const text = await (await fetch(`${server}/api/v1/pods`)).text();
// Both ways once, so that neither is timed cold.
JSON.parse(text);
const warm = informer(client, Pod);
await warm.synced;
await warm.close();
const parseStart = performance.now();
const { items } = JSON.parse(text) as { readonly items: readonly unknown[] };
const parseMs = performance.now() - parseStart;
const count = items.length;
const before = heap();
const start = performance.now();
const cache = informer(client, Pod, { transform: withoutManagedFields });
await cache.synced;
const syncMs = performance.now() - start;
const heapKbEach = (heap() - before) / count / 1000;
report({ count, bytes: text.length, parseMs, syncMs, heapKbEach, cached: cache.cache.list().length });
process.exit(0);
