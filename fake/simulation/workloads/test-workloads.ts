import { createManualClock, FakeCluster, type ManualClock, type PodStage } from '../../index.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { apiOf, type TestApi } from '../test-api.ts';

/** A cluster in which workloads run, and how tests look at it. */
export interface WorkloadStage extends AsyncDisposable {
  readonly cluster: FakeCluster;
  readonly clock: ManualClock;
  readonly api: TestApi;
  /** Waits until nothing is left to be done before time passes. */
  settle(): Promise<void>;
  /** Lets time pass, and settles. */
  pass(ms: number): Promise<void>;
  /** A merge patch, settled. */
  patch(path: string, body: object): Promise<void>;
  list(resource: string): readonly StoredObject[];
  names(resource: string): readonly string[];
  status(resource: string, name: string): Readonly<Record<string, unknown>>;
}

/** A container for pods of which nothing else matters. */
export const containers: readonly object[] = [{ name: 'c', image: 'i:1' }];

/** Makes a cluster with all simulations that workloads need. */
export async function withWorkloads(seed: readonly object[], podStages: readonly PodStage[] = []): Promise<WorkloadStage> {
  const clock = createManualClock();
  const cluster = await FakeCluster.create({ clock, seed, podStages, simulate: ['gc', 'workloads', 'endpoints', 'pods'] });
  const api = apiOf(cluster);
  const list = (resource: string): readonly StoredObject[] => cluster.at().list(resource, 'default') as readonly StoredObject[];
  await cluster.settled();
  return {
    cluster,
    clock,
    api,
    list,
    settle: () => cluster.settled(),
    async pass(ms) {
      clock.advance(ms);
      await cluster.settled();
    },
    async patch(path, body) {
      const answer = await api.send('PATCH', path, body);
      if (answer['kind'] === 'Status') throw new Error(String(answer['message']));
      await cluster.settled();
    },
    names: (resource) => list(resource).map(({ metadata }) => metadata.name ?? ''),
    status: (resource, name) => (cluster.at().get(resource, 'default', name) as unknown as { status: Record<string, unknown> }).status,
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}
