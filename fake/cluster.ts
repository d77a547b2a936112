import type { Clock, Entropy } from '../machinery/clock.ts';
import type { Exchange, InProcessConnection } from '../machinery/exchange.ts';
import { isMutableJsonObject, type MutableJson } from '../machinery/json.ts';
import type { ResourceInfo } from '../machinery/resource.ts';
import { badRequest, notFound } from '../machinery/status.ts';
import { bootstrapAccess } from './access/bootstrap-roles.ts';
import type { StaticToken } from './access/token-file.ts';
import { bootstrapObjects } from './bootstrap.ts';
import { untilQuiet } from './composition/activity.ts';
import { type Assembly, assemble, type AssemblyOptions } from './composition/assemble.ts';
import { changeFeedOf } from './composition/change-feed.ts';
import { followDefinitions } from './composition/follow-definitions.ts';
import type { Listener, ListenOptions } from './listeners/http-listener.ts';
import { type ConnectionOptions, connectInProcess } from './listeners/in-process.ts';
import type { ActionLog } from './pipeline/action-log.ts';
import type { WriteTarget } from './registry/engine.ts';
import type { DraftObject, StoredObject } from './registry/strategy.ts';
import { checkSimulationNames, startSimulations } from './simulation/simulations.ts';
import { Store } from './storage/store.ts';
import { systemClock, systemEntropy } from './system-clock.ts';

/** How a cluster is made. Everything has a default. */
export interface FakeClusterOptions {
  /** Where all of the cluster's time comes from. Default: the machine's. */
  readonly clock?: Clock;
  /** Where uids and name suffixes come from. Default: the machine's. */
  readonly entropy?: Entropy;
  /** `RBAC` decides by the cluster's own roles and bindings. Default `AlwaysAllow`. */
  readonly authorization?: 'RBAC' | 'AlwaysAllow';
  /** Bearer tokens that are known. */
  readonly tokens?: readonly StaticToken[];
  /** Objects to create first, in order; the cluster takes them over. */
  readonly seed?: readonly object[];
  /** Controllers to run: `gc` collects garbage, `namespaces` empties and removes namespaces. Default: none. */
  readonly simulate?: readonly string[];
  /** Changes that the history keeps before the oldest are compacted. Default 10 000. */
  readonly historyLimit?: number;
}

function assemblyOptions(options: FakeClusterOptions): AssemblyOptions {
  return {
    clock: options.clock ?? systemClock,
    entropy: options.entropy ?? systemEntropy,
    authorization: options.authorization ?? 'AlwaysAllow',
    tokens: options.tokens ?? [],
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
  readonly #parts: Assembly;
  readonly #listeners = new Set<Listener>();
  readonly #end = new AbortController();
  readonly #controllers: { readonly isIdle: boolean }[] = [];

  private constructor(parts: Assembly, clock: Clock) {
    this.#parts = parts;
    this.exchange = parts.activity.exchange;
    this.actions = parts.log;
    this.clock = clock;
  }

  /** Makes a cluster with its system namespaces. @throws {StatusError} when a seed is refused */
  static async create(options: FakeClusterOptions = {}): Promise<FakeCluster> {
    checkSimulationNames(options.simulate ?? []);
    const cluster = new FakeCluster(assemble(assemblyOptions(options)), options.clock ?? systemClock);
    for (const { object } of bootstrapObjects) await cluster.#create(copyOf(object) as DraftObject, 'kube-apiserver');
    for (const object of options.authorization === 'RBAC' ? bootstrapAccess() : []) await cluster.#create(object, 'kube-apiserver');
    cluster.#controllers.push(followDefinitions(cluster.#parts.store, cluster.#parts.definitions, cluster.#end.signal));
    await cluster.seed(options.seed ?? []);
    cluster.#simulate(options.simulate ?? []);
    return cluster;
  }

  /** A way in for a client in the same process. Default: an admin in `system:masters`. */
  connection(options: ConnectionOptions = {}): InProcessConnection {
    return connectInProcess(this.exchange, options);
  }

  /** Opens a door over HTTP or HTTPS. @throws {Error} with Node's code when it cannot listen there */
  async listen(options: ListenOptions = {}): Promise<Listener> {
    const { listenHttp } = await import('./listeners/http-listener.ts');
    const listener = await listenHttp(this.exchange, options);
    this.#listeners.add(listener);
    return listener;
  }

  /**
   * Creates objects as test set-up: with defaults and validation, past authorization, and without a trace in {@link actions}. Custom
   * resource definitions serve their resource when this resolves. The objects are copied.
   * @throws {StatusError} at the first that is refused; those before it stay
   */
  async seed(objects: readonly object[]): Promise<void> {
    for (const object of objects) await this.#create(copyOf(object) as DraftObject, 'kubestage-seed');
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

  /** Forgets the history: watches and lists from before now answer 410. */
  compact(): void {
    this.#parts.store.compact();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await Promise.all([...this.#listeners].map((listener) => listener.close()));
  }

  #simulate(names: readonly string[]): void {
    const { store, registry, catalog } = this.#parts;
    const parts = { exchange: this.exchange, feed: changeFeedOf(store), reader: registry.reader, catalog, clock: this.clock, signal: this.#end.signal };
    this.#controllers.push(...startSimulations(names, parts));
  }

  #resourceOf(object: DraftObject): ResourceInfo {
    const { apiVersion, kind } = object;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') throw badRequest('an object to seed needs apiVersion and kind');
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    const resource = this.#parts.catalog.findKind(group ?? '', version ?? '', kind);
    if (resource === undefined) throw notFound({ group: group ?? '', plural: kind }, String(object.metadata?.['name'] ?? ''));
    return resource;
  }

  async #create(draft: DraftObject, fieldManager: string): Promise<void> {
    if (!isMutableJsonObject(draft.metadata)) draft.metadata = {};
    const resource = this.#resourceOf(draft);
    const given = draft.metadata['namespace'];
    const namespace = resource.namespaced ? (typeof given === 'string' && given !== '' ? given : 'default') : '';
    const user = { username: 'system:apiserver', groups: ['system:masters'] };
    const target: WriteTarget = { resource, namespace, name: '', subresource: '', user, dryRun: false, fieldManager, warn: () => undefined };
    const created = await this.#parts.registry.create({ target, draft });
    if (resource.plural === 'customresourcedefinitions') await this.#parts.definitions.reconcile(created.metadata.name ?? '');
  }
}

function copyOf(value: unknown): MutableJson {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null) return value as MutableJson;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]));
}
