import type { Clock, Entropy } from '../machinery/clock.ts';
import type { Exchange, InProcessConnection } from '../machinery/exchange.ts';
import type { KubeObject } from '../machinery/object.ts';
import type { StaticToken } from './access/token-file.ts';
import type { AddedRules } from './admission/added-rules.ts';
import type { AdmissionChoice } from './admission/default-rules.ts';
import { untilQuiet } from './composition/activity.ts';
import { plantBootstrap } from './composition/plant-bootstrap.ts';
import { type Assembly, assemble, type AssemblyOptions } from './composition/assemble.ts';
import { changeFeedOf } from './composition/change-feed.ts';
import { type ClusterView, viewOf } from './composition/cluster-view.ts';
import { historyOf, type ObjectReference, type ObjectState } from './composition/object-history.ts';
import { followDefinitions } from './composition/follow-definitions.ts';
import type { ClusterDispatcher } from './listeners/undici-dispatcher.ts';
import { createFetch } from './listeners/fetch-door.ts';
import type { Listener, ListenOptions } from './listeners/http-listener.ts';
import { type ConnectionOptions, connectInProcess } from './listeners/in-process.ts';
import { type PodControl, podControl } from './logs/given-logs.ts';
import type { ActionLog } from './actions/action-log.ts';
import type { Fault } from './reactions/fault.ts';
import type { ActionMatcher } from './reactions/matcher.ts';
import type { Middleware, Reaction } from './reactions/reaction.ts';
import type { ReactionTiming } from './reactions/reactions.ts';
import type { WatchControl } from './reactions/watch-gates.ts';
import type { StoredObject } from './registry/strategy.ts';
import { createSeed } from './seeding/create-seed.ts';
import type { SeedItem } from './seeding/parse-seed.ts';
import { putRaw } from './seeding/raw-seed.ts';
import { SeedError } from './seeding/seed-error.ts';
import { readSeed, type SeedSource } from './seeding/seed-source.ts';
import { followFlowSchemas } from './simulation/flow-schema-status.ts';
import type { PodStage } from './simulation/pods/pod-stage.ts';
import { checkSimulationNames, startSimulations } from './simulation/simulations.ts';
import { type Snapshot, Store } from './storage/store.ts';
import { systemClock, systemEntropy } from './system-clock.ts';

/** How a cluster is made. Everything has a default. */
export interface FakeClusterOptions {
  /** Where all of the cluster's time comes from. Default: the machine's. */
  readonly clock?: Clock;
  /** Where uids and name suffixes come from. Default: the machine's. */
  readonly entropy?: Entropy;
  /** `RBAC` decides by the cluster's own roles and bindings. Default `AlwaysAllow`. */
  readonly authorization?: 'RBAC' | 'AlwaysAllow';
  /** Rules of admission to add or leave out, by the names of the API server's plugins. Default: its own, but for `ServiceAccount`. */
  readonly admission?: AdmissionChoice;
  /** Bearer tokens that are known. */
  readonly tokens?: readonly StaticToken[];
  /** Custom resource definitions to create before the seed: objects, manifests, directories of them, globs. */
  readonly crds?: SeedSource;
  /** What to create next, in order: objects, manifests, directories of them, globs. */
  readonly seed?: SeedSource;
  /**
   * Controllers to run, each in its own name in the action log. `gc` collects garbage, `namespaces` empties and removes namespaces,
   * `cluster-roles` fills the roles that are put together of others, `service-accounts` gives each namespace its default account, `workloads` runs Deployments, ReplicaSets, StatefulSets, DaemonSets
   * and Jobs, `endpoints` keeps the EndpointSlices of Services, `pods` places pods and lets them run. Default: none.
   */
  readonly simulate?: readonly string[];
  /** How the pods of the simulation `pods` live: the first stage that is for a pod decides; after these, pods run at once and those that need not run for ever succeed. */
  readonly podStages?: readonly PodStage[];
  /** Changes that the history keeps before the oldest are compacted. Default 10 000. */
  readonly historyLimit?: number;
}

/** How objects are seeded. */
export interface SeedOptions {
  /**
   * Puts objects as they are, past defaults, validation and admission, with their uid, times, managedFields, finalizers and status: any
   * state that a server could hold, such as an object that is being deleted. Default false.
   */
  readonly raw?: boolean;
}

/** A place in a cluster's life to go back to; what it holds is shared with the cluster until either changes. */
export interface ClusterSnapshot {
  /** The revision at which it was taken, a decimal string. */
  readonly revision: string;
}

const snapshots = new WeakMap<ClusterSnapshot, Snapshot<StoredObject>>();

function assemblyOptions(options: FakeClusterOptions): AssemblyOptions {
  return {
    clock: options.clock ?? systemClock,
    entropy: options.entropy ?? systemEntropy,
    authorization: options.authorization ?? 'AlwaysAllow',
    tokens: options.tokens ?? [],
    ...(options.admission === undefined ? {} : { admission: options.admission }),
    store: new Store<StoredObject>(options.historyLimit === undefined ? {} : { historyLimit: options.historyLimit }),
  };
}

/**
 * An in-memory Kubernetes API server.
 *
 * Every door leads to the same state; what is read is frozen. Dispose of it to end its watches and listeners.
 */
export class FakeCluster {
  /** Answers one request; the way in for doors of your own. */
  readonly exchange: Exchange;
  /** What was asked, in order. Seeding does not count. */
  readonly actions: ActionLog;
  readonly clock: Clock;
  /** Where tests add rules of admission of their own; a fork begins without them. */
  readonly admission: AddedRules;
  /** What goes on inside of pods, where no kubelet runs: the logs of their containers. */
  readonly pods: PodControl;
  readonly #options: FakeClusterOptions;
  readonly #parts: Assembly;
  readonly #listeners = new Set<Listener>();
  readonly #end = new AbortController();
  /** What every cluster has from the start, as long as nobody has changed it. */
  #planted = new WeakSet<KubeObject>();
  readonly #controllers: { readonly isIdle: boolean }[] = [];

  private constructor(parts: Assembly, options: FakeClusterOptions) {
    this.#options = options;
    this.#parts = parts;
    this.exchange = parts.activity.exchange;
    this.actions = parts.log;
    this.admission = parts.admission;
    this.pods = podControl(parts.podLogs);
    this.clock = options.clock ?? systemClock;
  }

  /**
   * Makes a cluster with its system namespaces.
   * @throws {RangeError} for a simulation that there is not
   * @throws {SeedError} when a seed cannot be read or is refused
   */
  static async create(options: FakeClusterOptions = {}): Promise<FakeCluster> {
    checkSimulationNames(options.simulate ?? []);
    // Files are read before anything is made.
    const seeds = [readSeed(options.crds ?? []), readSeed(options.seed ?? [])].flat();
    const assembly = assemblyOptions(options);
    const cluster = new FakeCluster(assemble(assembly), options);
    await plantBootstrap(cluster.#parts, assembly);
    cluster.#planted = new WeakSet(cluster.at().all());
    cluster.#start();
    await cluster.#seed(seeds);
    cluster.#simulate();
    return cluster;
  }

  /** A way in for a client in the same process. Default: an admin in `system:masters`. */
  connection(options: ConnectionOptions = {}): InProcessConnection {
    return connectInProcess(this.exchange, options);
  }

  /** A `fetch` that this cluster answers, whatever origin is asked. Default: an admin in `system:masters`. */
  fetch(options: ConnectionOptions = {}): typeof fetch {
    return createFetch(this.exchange, this.connection(options).peer);
  }

  /** A dispatcher of undici that this cluster answers: for its `request`, `stream` and `fetch`, and for clients that take one. */
  async dispatcher(options: ConnectionOptions = {}): Promise<ClusterDispatcher> {
    const { createDispatcher } = await import('./listeners/undici-dispatcher.ts');
    return createDispatcher(this.exchange, this.connection(options).peer);
  }

  /** Opens a door over HTTP or HTTPS. @throws {Error} with Node's code when it cannot listen there */
  async listen(options: ListenOptions = {}): Promise<Listener> {
    const { listenHttp } = await import('./listeners/http-listener.ts');
    const listener = await listenHttp(this.exchange, options);
    this.#listeners.add(listener);
    return listener;
  }

  /**
   * Creates objects as test set-up: with defaults and validation, past authorization, and without a trace in {@link actions}. What is
   * stamped by a server is dropped, a status is kept; with `raw` everything is. Custom resource definitions serve their resource when this resolves. All or
   * nothing: when one is refused, the cluster is as before, and its watches end.
   * @throws {SeedError} naming the file, line and column, or the place in the list
   */
  async seed(source: SeedSource, options: SeedOptions = {}): Promise<void> {
    await this.#seed(readSeed(source), options);
  }

  /** How many watches wait for a change right now; the cluster's own follower of definitions is none of them. */
  get openWatches(): number {
    return Math.max(0, this.#parts.store.waiting - 1);
  }

  /**
   * Resolves when the cluster is at rest: every request is answered, every event is with those who wait for it, and the simulations
   * have nothing left to do before something changes or time passes. Requests that are still on a socket's way are not seen.
   */
  settled(): Promise<void> {
    const { activity, store } = this.#parts;
    return untilQuiet({
      isBusy: () => activity.inFlight > 0 || this.#controllers.some(({ isIdle }) => !isIdle),
      beat: () => `${store.revision}/${activity.begun}`,
    });
  }

  /**
   * Reacts to requests before they are answered: `cluster.on('update websites/status').once(fault.conflict())`, or with a function for
   * every one of them. Reactions meet in the order in which they were put in. One that never has its turn fails the test when it, or
   * the cluster, is disposed of, unless it is `optional()`.
   * @throws {TypeError} for a matcher that can never match, with the reason
   */
  on(matcher: ActionMatcher): ReactionTiming;
  on(matcher: ActionMatcher, react: Fault | Middleware): Reaction;
  on(matcher: ActionMatcher, react?: Fault | Middleware): ReactionTiming | Reaction {
    const timing = this.#parts.reactions.on(matcher);
    return react === undefined ? timing : timing.always(react);
  }

  /** The watches of a resource, to hold back their events or to cut them off: `cluster.watches('pods').pause()`. */
  watches(matcher: ActionMatcher): WatchControl {
    return this.#parts.reactions.watches(matcher);
  }

  /** Forgets the history: watches and lists from before now answer 410. */
  compact(): void {
    this.#parts.store.compact();
  }

  /** The cluster as it was at a revision, or as it is now. @throws {RangeError} for one that is forgotten or yet to come */
  at(revision?: string): ClusterView {
    return viewOf(this.#parts.store, this.#parts.catalog, revision);
  }

  /** What became of an object since the history begins, oldest first, over deletions too. */
  history(reference: ObjectReference): readonly ObjectState[] {
    return historyOf(this.#parts.store, reference);
  }

  /**
   * Every object, frozen, resource by resource, but for what a cluster has from the start: a {@link seed} for another cluster.
   */
  dump(): readonly KubeObject[] {
    return this.at()
      .all()
      .filter((object) => !this.#planted.has(object));
  }

  /** Marks this moment, to go back to it or to start over from it any number of times. Costs nothing for each object. */
  snapshot(): ClusterSnapshot {
    const taken = this.#parts.store.snapshot();
    const snapshot: ClusterSnapshot = Object.freeze({ revision: taken.revision.toString() });
    snapshots.set(snapshot, taken);
    return snapshot;
  }

  /**
   * Brings back the objects of a snapshot, of this cluster or of one that it was forked from. Revisions go on rising; watches from
   * before are told to list again (410), and the action log goes on.
   * @throws {TypeError} for what no cluster has taken
   */
  restore(snapshot: ClusterSnapshot): void {
    const taken = snapshots.get(snapshot);
    if (taken === undefined) throw new TypeError('restore: expected what snapshot() has returned');
    this.#parts.store.restore(taken);
    this.#parts.revive();
  }

  /**
   * A second cluster that holds the same and goes its own way: its own action log, doors and simulations, the same clock unless
   * another is given. Costs nothing for each object; both pay for what they change from here on.
   */
  fork(options: { readonly clock?: Clock } = {}): FakeCluster {
    const all = { ...this.#options, ...options };
    const parts = assemble({ ...assemblyOptions(all), store: this.#parts.store.fork(), catalog: this.#parts.catalog.fork() });
    const cluster = new FakeCluster(parts, all);
    cluster.#planted = this.#planted;
    parts.definitions.adopt();
    parts.podLogs.adopt(this.#parts.podLogs);
    cluster.#start();
    cluster.#simulate();
    return cluster;
  }

  /** Ends watches, simulations and listeners. @throws {UnusedReactionError} when a reaction never had its turn though it was to */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    const { store, podLogs } = this.#parts;
    podLogs.close();
    for (const bucket of store.buckets()) store.endReaders(bucket);
    await Promise.all([...this.#listeners].map((listener) => listener.close()));
    this.#parts.reactions.end();
  }

  #start(): void {
    const { store, definitions, registry, catalog } = this.#parts;
    const { signal } = this.#end;
    this.#controllers.push(followDefinitions(store, definitions, signal));
    this.#controllers.push(followFlowSchemas({ feed: changeFeedOf(store), registry, catalog, clock: this.clock, signal }));
  }

  #simulate(): void {
    const { store, registry, catalog } = this.#parts;
    const parts = { exchange: this.exchange, feed: changeFeedOf(store), reader: registry.reader, catalog, clock: this.clock, signal: this.#end.signal };
    this.#controllers.push(...startSimulations(this.#options.simulate ?? [], parts, this.#options));
  }

  async #seed(items: readonly SeedItem[], { raw = false }: SeedOptions = {}): Promise<void> {
    const before = this.snapshot();
    const { clock = systemClock, entropy = systemEntropy } = this.#options;
    const parts = { ...this.#parts, clock, entropy, givesWay: (object: KubeObject) => this.#planted.has(object) };
    for (const { object, place } of items) {
      try {
        const { kind, metadata } = raw ? putRaw(parts, object) : await createSeed(parts, object, 'kubestage-seed');
        if (kind === 'CustomResourceDefinition') await this.#parts.definitions.reconcile(metadata.name ?? '');
      } catch (error) {
        if (this.#parts.store.revision.toString() !== before.revision) this.restore(before);
        throw new SeedError(place, error instanceof Error ? error.message : String(error), { cause: error });
      }
    }
  }
}
