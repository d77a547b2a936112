import { resourceTable } from '../machinery/generated/resource-table.ts';
import type { Clock, Entropy } from '../machinery/clock.ts';
import type { Exchange, InProcessConnection } from '../machinery/exchange.ts';
import { isMutableJsonObject, type MutableJson } from '../machinery/json.ts';
import type { ResourceInfo } from '../machinery/resource.ts';
import type { StructSchema } from '../machinery/schema/type-schema.ts';
import { badRequest, notFound } from '../machinery/status.ts';
import { createAuthenticator } from './access/authenticator.ts';
import { alwaysAllow, type Authorizer } from './access/authorizer.ts';
import { bootstrapAccess } from './access/bootstrap-roles.ts';
import { createRbacAuthorizer } from './access/rbac.ts';
import type { StaticToken } from './access/token-file.ts';
import { defaultAdmissionRules } from './admission/default-rules.ts';
import { bootstrapObjects } from './bootstrap.ts';
import { discovery } from './endpoints/discovery.ts';
import { openApi } from './endpoints/openapi.ts';
import { resourceEndpoints } from './endpoints/resource-endpoints.ts';
import { health, openId, root, version } from './endpoints/server-paths.ts';
import { builtInSchemas } from './kinds/built-in-schemas.ts';
import { createCustomKinds, type CustomKinds } from './kinds/custom-resources/custom-kinds.ts';
import { openApiEntries, openApiV2, openApiV3Text } from './kinds/openapi-documents.ts';
import { createStrategyFor } from './kinds/strategy-for.ts';
import { type ConnectionOptions, connectInProcess } from './listeners/in-process.ts';
import type { Listener, ListenOptions } from './listeners/http-listener.ts';
import { type ActionLog, createActionLog } from './pipeline/action-log.ts';
import { noFaults } from './pipeline/faults.ts';
import { createPipeline } from './pipeline/pipeline.ts';
import { createRouter } from './pipeline/router.ts';
import { admissionChain } from './registry/admission.ts';
import type { WriteTarget } from './registry/engine.ts';
import { trackUpdate } from '../machinery/apply/managed-fields.ts';
import { namespaceLifecycle } from './registry/namespace-lifecycle.ts';
import { createRegistry, type Registry } from './registry/registry.ts';
import { createResourceCatalog, type ResourceCatalog } from './registry/resource-catalog.ts';
import type { DraftObject, StoredObject, StrategyFor } from './registry/strategy.ts';
import { writeStoreOver } from './registry/write-store.ts';
import { DefinitionController, definitionsBucket } from './simulation/definitions.ts';
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
  /** Controllers to run, by name. */
  readonly simulate?: readonly string[];
  /** Changes that the history keeps before the oldest are compacted. Default 10 000. */
  readonly historyLimit?: number;
}

const simulations: readonly string[] = [];

interface Parts {
  readonly store: Store<StoredObject>;
  readonly catalog: ResourceCatalog;
  readonly registry: Registry;
  readonly exchange: Exchange;
  readonly log: ActionLog;
  readonly definitions: DefinitionController;
}

function registryFor(store: Store<StoredObject>, kinds: CustomKinds, options: FakeClusterOptions): Registry {
  const builtIn = createStrategyFor();
  const strategyFor: StrategyFor = (resource) => kinds.strategyFor(resource) ?? builtIn(resource);
  return createRegistry({
    store: writeStoreOver(store),
    strategyFor,
    schemaFor: (resource) => kinds.schemaFor(resource) ?? builtInSchemas().forKind(resource.group, resource.version, resource.kind),
    admission: admissionChain([namespaceLifecycle, ...defaultAdmissionRules]),
    tracking: trackUpdate,
    clock: options.clock ?? systemClock,
    entropy: options.entropy ?? systemEntropy,
  });
}

function assemble(options: FakeClusterOptions): Parts {
  const clock = options.clock ?? systemClock;
  const entropy = options.entropy ?? systemEntropy;
  const store = new Store<StoredObject>(options.historyLimit === undefined ? {} : { historyLimit: options.historyLimit });
  const catalog = createResourceCatalog(resourceTable);
  const kinds = createCustomKinds(() => builtInSchemas().definition('meta_v1', 'ObjectMeta') as StructSchema);
  const registry = registryFor(store, kinds, options);
  const authorizer: Authorizer = options.authorization === 'RBAC' ? createRbacAuthorizer(registry.reader) : alwaysAllow;
  const { log, record } = createActionLog(clock);
  const documents = { entries: openApiEntries, text: openApiV3Text, swagger: openApiV2 };
  const exchange = createPipeline({
    services: { store, registry, catalog, clock, entropy },
    authenticator: createAuthenticator(options.tokens ?? []),
    authorizer,
    record,
    faults: noFaults,
    route: createRouter(resourceEndpoints, [discovery, version, health, openApi(documents), root, openId]),
  });
  const definitions = new DefinitionController({ registry, catalog, kinds, now: () => clock.now() });
  return { store, catalog, registry, exchange, log, definitions };
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
  readonly #parts: Parts;
  readonly #listeners = new Set<Listener>();
  readonly #end = new AbortController();

  private constructor(parts: Parts, clock: Clock) {
    this.#parts = parts;
    this.exchange = parts.exchange;
    this.actions = parts.log;
    this.clock = clock;
  }

  /** Makes a cluster with its system namespaces. @throws {StatusError} when a seed is refused */
  static async create(options: FakeClusterOptions = {}): Promise<FakeCluster> {
    const unknown = (options.simulate ?? []).filter((name) => !simulations.includes(name));
    if (unknown.length > 0)
      throw new RangeError(
        `simulate: there is no simulation ${unknown.map((name) => JSON.stringify(name)).join(', ')}; known: ${simulations.join(', ') || 'none'}`,
      );
    const cluster = new FakeCluster(assemble(options), options.clock ?? systemClock);
    for (const { object } of bootstrapObjects) await cluster.#create(copyOf(object) as DraftObject, 'kube-apiserver');
    for (const object of options.authorization === 'RBAC' ? bootstrapAccess() : []) await cluster.#create(object, 'kube-apiserver');
    void cluster.#followDefinitions();
    await cluster.seed(options.seed ?? []);
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

  /** Forgets the history: watches and lists from before now answer 410. */
  compact(): void {
    this.#parts.store.compact();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await Promise.all([...this.#listeners].map((listener) => listener.close()));
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

  // Definitions take effect a moment after they are written, as in a real server: a controller follows them.
  async #followDefinitions(): Promise<void> {
    const { signal } = this.#end;
    const { store, definitions } = this.#parts;
    let cursor = store.cursor(definitionsBucket, store.revision);
    while (!signal.aborted) {
      const change = cursor.next();
      if (change === 'expired') cursor = store.cursor(definitionsBucket, store.revision);
      else if (change === undefined) await cursor.wait(signal);
      // A definition that cannot be settled must not end the cluster: the next change of it tries again.
      else
        await definitions
          .reconcile(change.key)
          .catch((error: unknown) => process.emitWarning(`definition ${change.key}: ${error instanceof Error ? error.message : String(error)}`));
    }
  }
}

function copyOf(value: unknown): MutableJson {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null) return value as MutableJson;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]));
}
