// What 100,000 config maps take: the whole process, and the heap for each of them, action log and history included:
// `memory.mjs '{"metadata":…}'`, one of them. Plain JavaScript: taking types off a program on the fly takes 20 MB of its own.
import { createClient } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { ConfigMap } from 'kubestage/types/core/v1';

const SIZE = 100_000;

const sample = JSON.parse(process.argv[2] ?? '');
const nameOf = (index) => `cm-${String(index).padStart(6, '0')}`;
const configMap = (index) => ({
  metadata: { name: nameOf(index), labels: { app: 'bench', hundredth: String(index % 100) } },
  data: { text: sample.data.text + index, index: String(index) },
});

const cluster = await FakeCluster.create({ authorization: 'RBAC' });
const client = await createClient(cluster.connection(), { fieldManager: 'bench' });
const maps = client.resource(ConfigMap).namespace('default');
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
for (let index = 0; index < SIZE; index += 1) await maps.create(configMap(index));
const rssAfterMb = process.memoryUsage().rss / 1e6;
const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
globalThis.gc?.();
const heapBytesEach = (process.memoryUsage().heapUsed - before) / SIZE;
const jsonBytesEach = JSON.stringify(await maps.get(nameOf(500))).length;
console.log(JSON.stringify({ rssAfterMb, peakMb, heapBytesEach, jsonBytesEach }));
process.exit(0);
