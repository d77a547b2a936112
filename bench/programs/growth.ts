import { type Client, createClient } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { ConfigMap } from 'kubestage/types/core/v1';
import { medianSpeeds, repeated, report, type Speed, timed } from '../measure.ts';
import { configMap, nameOf } from '../objects.ts';

// The same work in two clusters, one of 1,000 objects and one of 100,000, in turns, so that both meet the same machine.

const SIZES = [1000, 100_000] as const;
const WORK = 2000;
const ROUNDS = 7;

async function filled(size: number): Promise<Client> {
  const cluster = await FakeCluster.create({ authorization: 'RBAC' });
  const client = await createClient(cluster.connection(), { fieldManager: 'bench' });
  for (let index = 0; index < size; index += 1) await client.resource(ConfigMap).namespace('default').create(configMap(index));
  return client;
}

async function round(client: Client, size: number, turn: number): Promise<Record<string, Speed>> {
  const maps = client.resource(ConfigMap).namespace('default');
  const spread = (index: number): number => (index * 7919) % size;
  const first = (await maps.list({ limit: 1 })).metadata?.resourceVersion ?? '';
  const create = await repeated(WORK, (index) => maps.create(configMap(1_000_000 + turn * WORK + index)));
  const get = await repeated(WORK * 5, (index) => maps.get(nameOf(spread(index))));
  const update = await repeated(WORK, (index) => maps.replace(configMap(spread(index), `turn ${turn}, ${index}`)));
  const watch = await timed(WORK * 2, async () => {
    let seen = 0;
    for await (const _ of maps.watch({ resourceVersion: first })) if (++seen === WORK * 2) break;
  });
  for (let index = 0; index < WORK; index += 1) await maps.delete(nameOf(1_000_000 + turn * WORK + index));
  return { create, get, update, watch };
}

const [small, large] = [await filled(SIZES[0]), await filled(SIZES[1])];
const rounds: { small: Record<string, Speed>; large: Record<string, Speed> }[] = [];
for (let turn = 0; turn < ROUNDS; turn += 1) {
  globalThis.gc?.();
  rounds.push({ small: await round(small, SIZES[0], turn), large: await round(large, SIZES[1], turn) });
}
report({ small: medianSpeeds(rounds.map((one) => one.small)), large: medianSpeeds(rounds.map((one) => one.large)) });
process.exit(0);
