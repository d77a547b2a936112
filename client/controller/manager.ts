import type { Clock } from '../../machinery/clock.ts';
import type { KubeObject } from '../../machinery/object.ts';
import type { Client } from '../client.ts';
import { type SharedInformerOptions, type SharedInformers, sharedInformers } from '../informer/shared-informers.ts';
import type { LeaderElectionOptions } from '../leader-election/election-options.ts';
import { type LeaderElection, leaderElection } from '../leader-election/leader-election.ts';
import { type MetricsRegistry, metricsRegistry } from '../metrics/metrics-registry.ts';
import { type HealthCheck, type HealthServerOptions, healthServer, type ServingServer } from '../serving/health-server.ts';
import { systemClock } from '../system-clock.ts';
import { type WebhookServerOptions, webhookServer } from '../webhooks/webhook-server.ts';
import { type Controller, type ControllerOptions, controller } from './controller.ts';

/** What all controllers of a process have in common. */
export interface ManagerOptions {
  readonly client: Client;
  /** One process of many works, the others wait. Default: every process works. */
  readonly leaderElection?: Omit<LeaderElectionOptions, 'client' | 'run' | 'clock' | 'signal'>;
  /** Serves health, readiness and metrics. Default: nothing is served. */
  readonly serve?: Pick<HealthServerOptions, 'port' | 'host'>;
  /** Serves webhooks, in every process. */
  readonly webhooks?: Omit<WebhookServerOptions, 'clock'>;
  /** Default: all namespaces. */
  readonly namespace?: string;
  /** What the caches keep of objects, such as `withoutManagedFields`. */
  readonly transform?: SharedInformerOptions['transform'];
  readonly metrics?: MetricsRegistry;
  readonly clock?: Clock;
  /** Told of all that goes wrong and is tried again. Default: `process.emitWarning`. */
  readonly onError?: (error: unknown) => void;
}

/** What a controller of a manager says for itself. */
export type ManagedController<T extends KubeObject> = Omit<ControllerOptions<T>, 'client' | 'informers' | 'clock' | 'metrics' | 'namespace'>;

/** Runs controllers on shared caches. */
export interface Manager {
  readonly informers: SharedInformers;
  readonly metrics: MetricsRegistry;
  /** Adds a controller, before `run` is called. @throws {TypeError} afterwards */
  add<T extends KubeObject>(options: ManagedController<T>): void;
  /** Adds a check of `/healthz`. */
  addHealthCheck(name: string, check: HealthCheck): void;
  /** Adds a check of `/readyz`. */
  addReadyCheck(name: string, check: HealthCheck): void;
  /** Where it serves health and webhooks, once it runs. */
  readonly urls: { readonly health: string | undefined; readonly webhooks: string | undefined };
  /** The controllers at work; none while another process leads. */
  readonly controllers: readonly Controller[];
  /**
   * Works until the signal aborts, and then lets reconciles finish, gives up the lease and closes what it serves, in this order. Once only.
   * @throws {Error} when the lease is lost: the process had better be started anew
   */
  run(signal: AbortSignal): Promise<void>;
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error.message : String(error), 'KubernetesManagerWarning');
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The controllers of a manager while they work. */
async function work(starters: readonly (() => Controller)[], running: Controller[], signal: AbortSignal): Promise<void> {
  for (const start of starters) running.push(start());
  await whenAborted(signal);
  await Promise.all(running.map((one) => one.close()));
  running.length = 0;
}

/**
 * Makes a manager.
 *
 * @example
 * const all = manager({ client, serve: { port: 8081 }, leaderElection: { name: 'websites', identity } });
 * all.add({ for: Website, owns: [Deployment], reconcile });
 * await all.run(signal);
 */
export function manager(options: ManagerOptions): Manager {
  const { client, clock = systemClock, onError = warn, metrics = metricsRegistry(), namespace, transform } = options;
  const informers = sharedInformers(client, {
    clock,
    onError,
    ...(namespace === undefined ? {} : { namespace }),
    ...(transform === undefined ? {} : { transform }),
  });
  const health = new Map<string, HealthCheck>([['ping', () => true]]);
  const ready = new Map<string, HealthCheck>();
  const starters: (() => Controller)[] = [];
  const warmers: (() => void)[] = [];
  const running: Controller[] = [];
  let served: { health: ServingServer | undefined; webhooks: ServingServer | undefined } = { health: undefined, webhooks: undefined };
  let hasRun = false;

  function elect(lease: NonNullable<ManagerOptions['leaderElection']>, signal: AbortSignal): LeaderElection {
    const election = leaderElection({ onError, ...lease, client, clock, signal, run: (leading) => work(starters, running, leading) });
    health.set('leader-election', () => election.isHealthy(20_000));
    return election;
  }
  async function runServed(signal: AbortSignal): Promise<void> {
    // Caches are filled while another process leads, so that taking over takes no time.
    for (const warm of warmers) warm();
    ready.set('caches', () => informers.synced().then(() => true));
    if (options.leaderElection === undefined) return work(starters, running, signal);
    if ((await elect(options.leaderElection, signal).ended) === 'lost') throw new Error('the lease was lost to another process, or could not be renewed');
    return undefined;
  }
  return {
    informers,
    metrics,
    add: (added) => {
      if (hasRun) throw new TypeError('a controller has to be added before the manager runs');
      const own = { onError: (error: unknown) => onError(error), ...added, client, clock, informers, metrics };
      starters.push(() => controller(namespace === undefined ? own : { ...own, namespace }));
      const resources = [added.for, ...(added.owns ?? [])];
      warmers.push(() => {
        for (const resource of resources) informers.for<KubeObject>(resource, resource.namespaced && namespace !== undefined ? { namespace } : {});
      });
    },
    addHealthCheck: (name, check) => void health.set(name, check),
    addReadyCheck: (name, check) => void ready.set(name, check),
    get urls() {
      return { health: served.health?.url, webhooks: served.webhooks?.url };
    },
    controllers: running,
    run: async (signal) => {
      if (hasRun) throw new TypeError('a manager runs once');
      hasRun = true;
      try {
        if (options.serve !== undefined) served = { ...served, health: await healthServer({ ...options.serve, health, ready, metrics }) };
        if (options.webhooks !== undefined) served = { ...served, webhooks: await webhookServer({ onError, ...options.webhooks, clock }) };
        await runServed(signal);
      } finally {
        await informers.close();
        await Promise.all([served.health?.close(), served.webhooks?.close()]);
      }
    },
  };
}
