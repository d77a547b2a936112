import { type Controller, controller } from '../../client/controller/index.ts';
import { type Client, createClient, mergePatch } from '../../client/index.ts';
import { keyOf, sharedInformers } from '../../client/informer/index.ts';
import { createSeededEntropy, FakeCluster, type ManualClock } from '../../fake/index.ts';
import type { Entropy } from '../../machinery/clock.ts';
import { ConfigMap } from '../../machinery/generated/types/core/v1.ts';
import { CLIENT_LABEL, injectFaults } from './faults.ts';

/** How much chaos. */
export interface ChaosOptions {
  readonly seed: number;
  readonly controllers: number;
  readonly objects: number;
  /** Of the clock that all share, in milliseconds. */
  readonly virtualMs: number;
  /** Of every kind of fault, for each request that it can hit. */
  readonly faultRate: number;
}

/** What came of it. */
export interface ChaosReport {
  readonly writes: number;
  readonly faults: number;
  readonly compactions: number;
  readonly reconciles: number;
  /** Caches that differ from the server, and objects that are not as they were asked to be; none when all is well. */
  readonly differences: readonly string[];
  /** What is left when all is closed: watches of the server, timers of the clock. */
  readonly leftOver: { readonly watches: number; readonly timers: number };
  /** What was done, in order, as one number: the same for the same options. */
  readonly fingerprint: string;
}

const STEP_MS = 250;
const COMPACT_EVERY_STEPS = 80;
const CALM_MS = 600_000;

/** Lets everything run that can run without time passing. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

interface Stage {
  readonly cluster: FakeCluster;
  readonly clock: ManualClock;
  readonly entropy: Entropy;
  readonly options: ChaosOptions;
  readonly user: Client;
}

const nameOf = (index: number): string => `object-${index}`;
const ownerOf = (index: number, { controllers }: ChaosOptions): string => `c${index % controllers}`;

function objectOf(index: number, options: ChaosOptions, wanted: string): ConfigMap {
  return { metadata: { name: nameOf(index), namespace: 'default', labels: { owner: ownerOf(index, options) } }, data: { wanted } };
}

interface Participant {
  readonly name: string;
  readonly client: Client;
  readonly controller: Controller;
}

async function startParticipant({ cluster, clock, entropy }: Stage, name: string, onReconcile: () => void): Promise<Participant> {
  const client = await createClient(cluster.connection({ client: CLIENT_LABEL }), { clock, rateLimits: 'off' });
  const maps = client.resource(ConfigMap);
  // Informers of its own, so that their chance is the run's too.
  const informers = sharedInformers(client, { clock, random: () => entropy.below(1_000_000) / 1_000_000, onError: () => undefined });
  const running = controller<ConfigMap>({
    client,
    informers,
    clock,
    name,
    for: ConfigMap,
    concurrency: 4,
    // Failures are what this is about.
    onError: () => undefined,
    limiter: { delayMs: () => 100 + entropy.below(900), forget: () => undefined, failures: () => 0 },
    reconcile: async ({ object, namespace = '', name: target, signal }) => {
      onReconcile();
      if (object?.metadata?.labels?.['owner'] !== name || object.data?.['observed'] === object.data?.['wanted']) return;
      const patch = mergePatch<ConfigMap>({
        data: { observed: object.data?.['wanted'] ?? '' },
        metadata: { resourceVersion: object.metadata.resourceVersion ?? '' },
      });
      await maps.namespace(namespace).patch(target, patch, { signal, timeoutMs: 10_000 });
    },
  });
  return { name, client, controller: running };
}

/** A write by somebody who is spared all faults: mostly a change, sometimes a deletion or a new object. */
async function write({ user, entropy, options }: Stage, count: number): Promise<void> {
  const maps = user.resource(ConfigMap).namespace('default');
  const index = entropy.below(options.objects);
  const chance = entropy.below(10);
  const isThere = await maps.get(nameOf(index)).then(
    () => true,
    () => false,
  );
  if (!isThere) await maps.create(objectOf(index, options, `w${count}`));
  else if (chance === 0) await maps.delete(nameOf(index));
  else await maps.patch(nameOf(index), mergePatch<ConfigMap>({ data: { wanted: `w${count}` } }));
}

/** What is not as it should be, in words. */
async function differencesOf({ user, options }: Stage, participants: readonly Participant[]): Promise<readonly string[]> {
  const { items } = await user.resource(ConfigMap).list();
  const server = new Map(items.map((object) => [keyOf(object), object.metadata?.resourceVersion]));
  const found: string[] = [];
  for (const { name, controller: one } of participants) {
    const cached = new Map(
      one
        .cache(ConfigMap)
        .list()
        .map((object) => [keyOf(object), object.metadata?.resourceVersion]),
    );
    if (cached.size !== server.size) found.push(`${name}: ${cached.size} objects where the server has ${server.size}`);
    for (const [key, version] of server) if (cached.get(key) !== version) found.push(`${name}: ${key} is at ${cached.get(key)}, the server at ${version}`);
  }
  for (const { metadata, data } of items)
    if (metadata?.labels?.['owner'] !== undefined && data?.['observed'] !== data?.['wanted']) found.push(`${metadata.name} is not observed`);
  return found.slice(0, options.objects);
}

interface Storm {
  readonly writes: number;
  readonly compactions: number;
}

async function storm(stage: Stage): Promise<Storm> {
  const { cluster, clock, entropy, options } = stage;
  let [writes, compactions] = [0, 0];
  for (let step = 0; step * STEP_MS < options.virtualMs; step++) {
    const burst = entropy.below(6);
    for (let count = 0; count < burst; count++) await write(stage, writes++);
    if (step % COMPACT_EVERY_STEPS === COMPACT_EVERY_STEPS - 1) {
      cluster.compact();
      compactions++;
    }
    // Connections fail while they are open, too.
    if (entropy.below(25) === 0) cluster.watches({ verb: 'watch', resource: 'configmaps', client: CLIENT_LABEL }).disconnect();
    clock.advance(STEP_MS);
    await turns(4);
    if (step % 16 === 0) cluster.actions.clear();
  }
  return { writes, compactions };
}

/** Time without faults, until all is well or the time is up. */
async function calm(stage: Stage, participants: readonly Participant[]): Promise<readonly string[]> {
  let differences: readonly string[] = ['not compared'];
  for (let passed = 0; passed < CALM_MS && differences.length > 0; passed += 5000) {
    for (let step = 0; step < 20; step++) {
      stage.clock.advance(STEP_MS);
      await turns(4);
    }
    differences = await differencesOf(stage, participants);
  }
  return differences;
}

/** Puts objects into a cluster that all runs may share. */
export async function chaosCluster(clock: ManualClock, options: ChaosOptions): Promise<FakeCluster> {
  const objects = Array.from({ length: options.objects }, (_, index) => ({ apiVersion: 'v1', kind: 'ConfigMap', ...objectOf(index, options, 'start') }));
  return FakeCluster.create({ clock, entropy: createSeededEntropy(options.seed), seed: objects });
}

/**
 * Controllers at work on one cluster while it is written to, its history is compacted and requests fail in every way there is; then a
 * time of calm, in which all has to come right. Time and chance are the run's own, so that it can be had again.
 */
export async function runChaos(cluster: FakeCluster, clock: ManualClock, options: ChaosOptions): Promise<ChaosReport> {
  const entropy = createSeededEntropy(options.seed);
  const timersBefore = clock.pending;
  const watchesBefore = cluster.openWatches;
  const user = await createClient(cluster.connection({ client: 'user' }), { clock, rateLimits: 'off' });
  const stage: Stage = { cluster, clock, entropy, options, user };
  let reconciles = 0;
  const count = (): void => {
    reconciles++;
  };
  const participants: Participant[] = [];
  const faults = injectFaults(cluster, options);
  for (let index = 0; index < options.controllers; index++) participants.push(await startParticipant(stage, `c${index}`, count));
  const { writes, compactions } = await storm(stage);
  faults.stop();
  const differences = await calm(stage, participants);
  const closing = Promise.all(participants.map(({ controller: one }) => one.close()));
  clock.advance(60_000);
  await closing;
  await Promise.all([user, ...participants.map(({ client }) => client)].map((client) => client.close()));
  await turns(10);
  return {
    writes,
    compactions,
    reconciles,
    faults: faults.fired,
    differences,
    leftOver: { watches: cluster.openWatches - watchesBefore, timers: clock.pending - timersBefore },
    fingerprint: `${cluster.at().revision}-${writes}-${faults.fired}`,
  };
}
