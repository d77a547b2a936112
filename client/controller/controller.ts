import type { Clock } from '../../machinery/clock.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { groupResourceOf, type ResourceDescriptor } from '../../machinery/resource.ts';
import type { Client } from '../client.ts';
import type { EventRecorder } from '../events/event-recorder.ts';
import type { Informer } from '../informer/informer.ts';
import { keyOf, type ObjectKey } from '../informer/object-key.ts';
import { type SharedInformers, sharedInformers } from '../informer/shared-informers.ts';
import type { Lister } from '../informer/store.ts';
import type { MetricsRegistry } from '../metrics/metrics-registry.ts';
import { systemClock } from '../system-clock.ts';
import type { Predicate } from './predicates.ts';
import { reconcileMetrics } from './reconcile-metrics.ts';
import type { Reconcile } from './reconciling.ts';
import { defaultRequeueLimiter, type RequeueLimiter } from './requeue-limiter.ts';
import { owned, type WatchedResource } from './sources.ts';
import { workQueue } from './work-queue.ts';
import { startWorkers } from './workers.ts';

/** What a controller does. */
export interface ControllerOptions<T extends KubeObject> {
  readonly client: Client;
  readonly for: ResourceDescriptor<T>;
  /** All of them have to let a change through. */
  readonly predicates?: readonly Predicate<T>[];
  /** Resources whose objects name their owner as controller: a change of one reconciles its owner. */
  readonly owns?: readonly ResourceDescriptor[];
  /** Other resources whose changes reconcile objects: made by `watched`, or by `owned` for owned ones with predicates. */
  readonly watches?: readonly WatchedResource[];
  readonly reconcile: Reconcile<T>;
  /** Default: all namespaces. */
  readonly namespace?: string;
  /** How many objects are worked on at one time; one object never twice. Default 1. */
  readonly concurrency?: number;
  /** For metrics and messages. Default: the resource's name, `websites.example.com`. */
  readonly name?: string;
  /** Reconciles everything again this often, in milliseconds. Default: never, changes are enough. */
  readonly resyncMs?: number;
  /** How long closing lets reconciles finish before their signal aborts, in milliseconds. Default 30 000. */
  readonly shutdownGraceMs?: number;
  /** Informers to share with other controllers; what others use of them stays open when this one is closed. */
  readonly informers?: SharedInformers;
  readonly limiter?: RequeueLimiter;
  readonly metrics?: MetricsRegistry;
  /** Where `request.record` goes. */
  readonly recorder?: EventRecorder;
  readonly clock?: Clock;
  /** Told of what reconcile throws, and with no key of what goes wrong elsewhere. Default: `process.emitWarning`. */
  readonly onError?: (error: unknown, key: ObjectKey | undefined) => void;
}

/** A controller at work; disposing it waits for what is being reconciled. */
export interface Controller extends AsyncDisposable {
  readonly name: string;
  /** Resolves when all caches are filled and the work has begun. */
  readonly started: Promise<void>;
  /** The cache of a resource that the controller watches. @throws {RangeError} for another one */
  cache<O extends KubeObject>(descriptor: ResourceDescriptor<O>): Lister<O>;
  /** Reconciles an object out of turn. */
  enqueue(key: ObjectKey): void;
  /** Resolves when no key waits or is worked on; delayed ones do not count. */
  idle(): Promise<void>;
  /** Takes no more keys, lets the present reconciles finish, and ends the watches. */
  close(): Promise<void>;
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error.message : String(error), 'KubernetesControllerWarning');
}

function ownInformers<T extends KubeObject>({ client, namespace, clock = systemClock, onError = warn }: ControllerOptions<T>): SharedInformers {
  return sharedInformers(client, { clock, onError: (error) => onError(error, undefined), ...(namespace === undefined ? {} : { namespace }) });
}

/** The informers of a controller, each feeding its queue. */
interface Feeds<T extends KubeObject> {
  readonly primary: Informer<T>;
  readonly caches: ReadonlyMap<ResourceDescriptor, Lister<KubeObject>>;
  readonly synced: Promise<void>;
  close(): Promise<void>;
}

function feedsOf<T extends KubeObject>(options: ControllerOptions<T>, add: (key: ObjectKey) => void): Feeds<T> {
  const { for: subject, predicates = [], owns = [], watches = [], namespace, resyncMs } = options;
  const shared = options.informers ?? ownInformers(options);
  const selection = namespace === undefined ? {} : { namespace };
  const primary = shared.for(subject, selection);
  const resync = resyncMs === undefined ? {} : { resyncMs };
  const registrations = [
    primary.handle((event) => {
      const isResync = event.type === 'update' && event.resync === true;
      if (isResync || predicates.every((predicate) => predicate(event))) add(keyOf(event.object));
    }, resync),
  ];
  const informers: Informer<KubeObject>[] = [];
  const caches = new Map<ResourceDescriptor, Lister<KubeObject>>([[subject, primary.cache]]);
  for (const { resource, keysOf, isMetadataOnly } of [...owns.map((one) => owned(one, subject)), ...watches]) {
    // What is cluster-scoped is watched whole, whatever the controller's namespace.
    const informer = shared.for(resource, { ...(resource.namespaced ? selection : {}), isMetadataOnly });
    informers.push(informer);
    caches.set(resource, informer.cache);
    registrations.push(informer.handle((event) => keysOf(event).forEach(add)));
  }
  const synced = Promise.all(registrations.map((registration) => registration.synced)).then(() => undefined);
  synced.catch(() => undefined);
  const close = async (): Promise<void> => {
    await Promise.all([primary, ...informers].map((informer) => informer.close()));
    if (options.informers === undefined) await shared.close();
  };
  return { primary, caches, synced, close };
}

/**
 * Runs a reconcile loop over one resource, what its objects own, and what else concerns them. One key is never worked on twice at one time;
 * what fails comes again, later each time.
 *
 * @example
 * await using websites = controller({ client, for: Website, owns: [Deployment], reconcile: async ({ object }) => { … } });
 * await websites.started;
 */
export function controller<T extends KubeObject>(options: ControllerOptions<T>): Controller {
  const { concurrency = 1, clock = systemClock, onError = warn, name = groupResourceOf(options.for), metrics } = options;
  const limiter = options.limiter ?? defaultRequeueLimiter(clock);
  const queue = workQueue<ObjectKey>({ clock, limiter, name, ...(metrics === undefined ? {} : { metrics }) });
  const feeds = feedsOf(options, queue.add);
  const counts = metrics === undefined ? undefined : reconcileMetrics(metrics, name, concurrency);
  const { reconcile, recorder, shutdownGraceMs = 30_000 } = options;
  const workers = startWorkers({ queue, cache: feeds.primary.cache, reconcile, onError, concurrency, clock, recorder, counts, after: feeds.synced });
  let closed: Promise<void> | undefined;
  const closeOnce = async (): Promise<void> => {
    await workers.stop(shutdownGraceMs);
    await feeds.close();
    counts?.close();
  };
  const close = (): Promise<void> => (closed ??= closeOnce());
  return {
    name,
    started: feeds.synced,
    cache: <O extends KubeObject>(descriptor: ResourceDescriptor<O>) => {
      const found = feeds.caches.get(descriptor);
      if (found === undefined) throw new RangeError(`the controller does not watch ${descriptor.plural}: name it in "owns" or "watches"`);
      // What is stored under a descriptor is the cache of its informer.
      return found as Lister<O>;
    },
    enqueue: queue.add,
    idle: queue.idle,
    close,
    [Symbol.asyncDispose]: close,
  };
}
