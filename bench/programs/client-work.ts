import { createClient } from 'kubestage';
import { ConfigMap, Pod } from 'kubestage/types/core/v1';
import { cpuSeconds, report } from '../measure.ts';

// One kind of work with our client, in a process of its own: `client-work.ts gets|list|watch '{"server":…,"ca":…}'`.

const GETS = 2000;
const [work = '', given = '{}'] = process.argv.slice(2);
const { server, ca } = JSON.parse(given) as { readonly server: string; readonly ca: string };
const client = await createClient({ server, tls: { ca: { pem: ca } } }, { rateLimits: 'off' });
const connections = async (): Promise<number> => {
  const answer = await client.request({ path: '/connections' });
  return ((await answer.json()) as { readonly connections: number }).connections;
};
const before = await connections();
const works: Readonly<Record<string, () => Promise<number>>> = {
  gets: async () => {
    for (let index = 0; index < GETS; index += 1) await client.resource(ConfigMap).namespace('default').get('cm-000001');
    return GETS;
  },
  list: async () => (await client.resource(Pod).list()).items.length,
  watch: async () => {
    let seen = 0;
    for await (const _ of client.resource(ConfigMap).watch({ resourceVersion: '1' })) if (++seen === 50_000) break;
    return seen;
  },
};
const cpu = cpuSeconds();
const start = performance.now();
const count = (await works[work]?.()) ?? 0;
const seconds = (performance.now() - start) / 1000;
const cpuUsed = cpuSeconds() - cpu;
const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
// The question itself takes a connection where none is open.
report({ count, seconds, cpuSeconds: cpuUsed, peakMb, connections: Math.max(1, (await connections()) - before) });
process.exit(0);
