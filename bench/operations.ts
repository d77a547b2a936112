import { type Client, createClient, mergePatch } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { ConfigMap, Pod } from 'kubestage/types/core/v1';

/** How many of something a second. */
export interface Rate {
  readonly work: string;
  readonly perSecond: number;
}

const N = 5000;
const text = 'x'.repeat(900);
const configMap = (index: number): ConfigMap => ({
  metadata: { name: `cm-${String(index).padStart(5, '0')}`, labels: { app: 'bench', hundredth: String(index % 100) } },
  data: { text, index: String(index) },
});
const pod = (index: number): Pod => ({
  metadata: { name: `pod-${index}`, labels: { app: 'bench' } },
  spec: { containers: [{ name: 'main', image: 'web:1', env: Array.from({ length: 20 }, (_, n) => ({ name: `VARIABLE_${n}`, value: 'value '.repeat(20) })) }] },
});

async function measure(work: string, times: number, run: (index: number) => Promise<unknown>): Promise<Rate> {
  const start = performance.now();
  for (let index = 0; index < times; index += 1) await run(index);
  return { work, perSecond: (times / (performance.now() - start)) * 1000 };
}

async function watched(client: Client, watchers: number): Promise<Rate> {
  const configMaps = client.resource(ConfigMap).namespace('default');
  const { metadata } = await configMaps.list({ limit: 1 });
  const signal = new AbortController();
  let seen = 0;
  const follow = async (): Promise<void> => {
    for await (const _ of configMaps.watch({ resourceVersion: metadata?.resourceVersion ?? '', signal: signal.signal })) {
      seen += 1;
      if (seen === watchers * N) signal.abort();
    }
  };
  const start = performance.now();
  const all = Array.from({ length: watchers }, () => follow().catch(() => undefined));
  for (let index = 0; index < N; index += 1) await configMaps.patch(`cm-${String(index).padStart(5, '0')}`, mergePatch({ data: { seen: 'yes' } }));
  await Promise.all(all);
  return { work: `watch events delivered, ${watchers} watchers (with the writes)`, perSecond: (seen / (performance.now() - start)) * 1000 };
}

/** The work of one caller, through the production client, in process, with everything on. */
export async function operationRates(): Promise<readonly Rate[]> {
  await using cluster = await FakeCluster.create({ authorization: 'RBAC', historyLimit: 100_000 });
  await using client = await createClient(cluster.connection(), { fieldManager: 'bench' });
  const configMaps = client.resource(ConfigMap).namespace('default');
  const name = (index: number): string => `cm-${String(index).padStart(5, '0')}`;
  const applied = (index: number): Promise<unknown> => {
    const made = configMap(index);
    return configMaps.apply({ ...made, metadata: { ...made.metadata, name: name(index) }, data: { applied: 'yes' } }, { force: true });
  };
  const rates = [
    await measure('config map create', N, (index) => configMaps.create(configMap(index))),
    await measure('config map get', N * 4, (index) => configMaps.get(name(index % N))),
    await measure(`list ${N}`, 50, () => configMaps.list()),
    await measure('list 1 % by label', 100, () => configMaps.list({ labelSelector: 'hundredth=7' })),
    await measure('config map update', N, async (index) => configMaps.replace({ ...configMap(index), data: { text, index: 'updated' } })),
    await measure('config map merge patch', N, (index) => configMaps.patch(name(index), mergePatch({ data: { patched: 'yes' } }))),
    await measure('config map apply', N, (index) => applied(index)),
  ];
  rates.push(await watched(client, 10));
  rates.push(await measure('config map delete', N, (index) => configMaps.delete(name(index))));
  const pods = client.resource(Pod).namespace('default');
  rates.push(await measure('pod create (about 4 KB)', 2000, (index) => pods.create(pod(index))));
  return rates;
}
