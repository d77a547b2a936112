import { type Client, createClient, mergePatch, type ResourceClient } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { ConfigMap, Pod } from 'kubestage/types/core/v1';
import { calibrate } from '../calibration.ts';
import { medianSpeeds, repeated, report, type Speed, timed } from '../measure.ts';
import { configMap, nameOf, pod } from '../objects.ts';

// One caller, through the production client, in process, with everything on: defaults, validation, managedFields, action log, RBAC as admin.

const N = 5000;
const PODS = 2000;
const WATCHERS = 10;
const ROUNDS = 5;

/** Delivers the changes since `resourceVersion` to ten watchers, while `write` runs. */
function watched(maps: ResourceClient<ConfigMap>, resourceVersion: string, write: () => Promise<unknown>): Promise<Speed> {
  const stop = new AbortController();
  let seen = 0;
  const follow = async (): Promise<void> => {
    for await (const _ of maps.watch({ resourceVersion, signal: stop.signal })) {
      seen += 1;
      if (seen === WATCHERS * N) stop.abort();
    }
  };
  return timed(WATCHERS * N, async () => {
    const all = Array.from({ length: WATCHERS }, () => follow().catch(() => undefined));
    await write();
    await Promise.all(all);
  });
}

async function watches(maps: ResourceClient<ConfigMap>): Promise<Record<string, Speed>> {
  const now = async (): Promise<string> => (await maps.list({ limit: 1 })).metadata?.resourceVersion ?? '';
  const write = async (value: string): Promise<void> => {
    for (let index = 0; index < N; index += 1) await maps.patch(nameOf(index), mergePatch({ data: { seen: value } }));
  };
  const before = await now();
  await write('once');
  const delivered = await watched(maps, before, () => Promise.resolve());
  const live = await watched(maps, await now(), () => write('twice'));
  return { 'watch delivery': delivered, 'watch live': live };
}

async function round(client: Client): Promise<Record<string, Speed>> {
  const maps = client.resource(ConfigMap).namespace('default');
  const pods = client.resource(Pod).namespace('default');
  return {
    create: await repeated(N, (index) => maps.create(configMap(index))),
    get: await repeated(N * 4, (index) => maps.get(nameOf(index % N))),
    list: await repeated(100, () => maps.list()),
    'list by label': await repeated(200, () => maps.list({ labelSelector: 'hundredth=7' })),
    update: await repeated(N, (index) => maps.replace(configMap(index, 'updated'))),
    'merge patch': await repeated(N, (index) => maps.patch(nameOf(index), mergePatch({ data: { patched: 'yes' } }))),
    apply: await repeated(N, (index) => maps.apply({ metadata: { name: nameOf(index) }, data: { text: 'applied', applied: 'yes' } }, { force: true })),
    ...(await watches(maps)),
    delete: await repeated(N, (index) => maps.delete(nameOf(index))),
    pods: await repeated(PODS, (index) => pods.create(pod(index))),
  };
}

const rounds: Record<string, Speed>[] = [];
const calibrations: number[] = [];
for (let count = 0; count < ROUNDS; count += 1) {
  await using cluster = await FakeCluster.create({ authorization: 'RBAC', historyLimit: 100_000 });
  await using client = await createClient(cluster.connection(), { fieldManager: 'bench' });
  calibrations.push(calibrate());
  rounds.push(await round(client));
}
report({ speeds: medianSpeeds(rounds), calibrations });
