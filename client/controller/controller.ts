import type { Clock } from '../../machinery/clock.ts';
import type { KubeObject } from '../../machinery/object.ts';
import type { ResourceDescriptor } from '../../machinery/resource.ts';
import type { Client } from '../client.ts';
import type { InformerEvent } from '../informer/informer-sink.ts';
import type { Informer } from '../informer/informer.ts';
import { keyOf, type ObjectKey, splitKey } from '../informer/object-key.ts';
import { sharedInformers, type SharedInformers } from '../informer/shared-informers.ts';
import type { Lister } from '../informer/store.ts';
import { systemClock } from '../system-clock.ts';
import { ownerKeys } from './owner-keys.ts';
import { type WorkQueue, workQueue } from './work-queue.ts';

/** One object to bring into its wanted state. */
export interface ReconcileRequest<T extends KubeObject> {
  readonly key: ObjectKey;
  readonly namespace: string | undefined;
  readonly name: string;
  /** As the cache has it, frozen; `undefined` when it is gone. */
  readonly object: T | undefined;
  /** Aborts when the controller is closed. */
  readonly signal: AbortSignal;
}

/** What a reconcile asks for: nothing, or to be called again. */
export type ReconcileResult = undefined | { readonly requeueAfterMs: number };

/** What a controller does. */
export interface ControllerOptions<T extends KubeObject> {
  readonly client: Client;
  readonly for: ResourceDescriptor<T>;
  /** Resources whose objects name their owner as controller: a change of one reconciles its owner. */
  readonly owns?: readonly ResourceDescriptor[];
  /** Makes one object as it should be. What it throws makes the key come again, later each time. */
  readonly reconcile: (request: ReconcileRequest<T>) => Promise<ReconcileResult | void>;
  readonly namespace?: string;
  /** How many objects are worked on at one time. Default 1. */
  readonly workers?: number;
  /** Informers to share with other controllers; they stay open when this one is closed. */
  readonly informers?: SharedInformers;
  readonly clock?: Clock;
  /** Told of what reconcile throws. Default: `process.emitWarning`. */
  readonly onError?: (error: unknown, key: ObjectKey | undefined) => void;
}

/** A controller at work; disposing it waits for what is being reconciled. */
export interface Controller extends AsyncDisposable {
  /** Resolves when all caches are filled and the work has begun. */
  readonly started: Promise<void>;
  /** The cache of a resource that the controller watches. @throws {RangeError} for another one */
  cache<O extends KubeObject>(descriptor: ResourceDescriptor<O>): Lister<O>;
  /** Reconciles an object out of turn. */
  enqueue(key: ObjectKey): void;
  /** Resolves when no key waits or is worked on; delayed ones do not count. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error.message : String(error), 'KubernetesControllerWarning');
}

/** Takes keys until the queue is shut down. Success forgets failures, an error puts the key back later, done is said always. */
async function work<T extends KubeObject>(
  queue: WorkQueue<ObjectKey>,
  cache: Lister<T>,
  { reconcile, onError = warn }: ControllerOptions<T>,
  signal: AbortSignal,
): Promise<void> {
  for (let key = await queue.next(); key !== undefined; key = await queue.next()) {
    try {
      const result = await reconcile({ key, ...splitKey(key), object: cache.get(key), signal });
      queue.forget(key);
      if (typeof result === 'object') queue.addAfter(key, result.requeueAfterMs);
    } catch (error) {
      if (signal.aborted) return;
      onError(error, key);
      queue.addRateLimited(key);
    } finally {
      queue.done(key);
    }
  }
}

/**
 * Runs a reconcile loop over one resource and what its objects own.
 *
 * @example
 * await using websites = controller({ client, for: Website, owns: [Deployment], reconcile: async ({ object }) => { … } });
 * await websites.started;
 */
export function controller<T extends KubeObject>(options: ControllerOptions<T>): Controller {
  const { client, owns = [], namespace, workers = 1, clock = systemClock, onError = warn } = options;
  const stop = new AbortController();
  const queue = workQueue<ObjectKey>({ clock });
  const shared =
    options.informers ?? sharedInformers(client, { clock, onError: (error) => onError(error, undefined), ...(namespace === undefined ? {} : { namespace }) });
  const primary: Informer<T> = shared.for(options.for);
  const caches = new Map<ResourceDescriptor, Lister<KubeObject>>([[options.for, primary.cache]]);
  const registrations = [primary.handle((event) => queue.add(keyOf(event.object)))];
  for (const owned of owns) {
    const informer = shared.for(owned);
    caches.set(owned, informer.cache);
    const enqueueOwner = (event: InformerEvent<KubeObject>): void => {
      // An update may have taken the object from one owner to another: both must hear of it.
      const objects = event.type === 'update' ? [event.object, event.before] : [event.object];
      for (const object of objects) for (const key of ownerKeys(object, options.for)) queue.add(key);
    };
    registrations.push(informer.handle(enqueueOwner));
  }
  const started = Promise.all(registrations.map((registration) => registration.synced)).then(() => undefined);
  const working = started
    .then(() => Promise.all(Array.from({ length: workers }, () => work(queue, primary.cache, options, stop.signal))))
    .catch(() => undefined);
  started.catch(() => undefined);
  const close = async (): Promise<void> => {
    stop.abort();
    for (const registration of registrations) registration.remove();
    queue.shutDown();
    if (options.informers === undefined) await shared.close();
    await working;
  };
  return {
    started,
    cache: <O extends KubeObject>(descriptor: ResourceDescriptor<O>) => {
      const found = caches.get(descriptor);
      if (found === undefined) throw new RangeError(`the controller does not watch ${descriptor.plural}: name it in "owns"`);
      // What is stored under a descriptor is the cache of its informer.
      return found as Lister<O>;
    },
    enqueue: (key) => queue.add(key),
    idle: () => queue.idle(),
    close,
    [Symbol.asyncDispose]: close,
  };
}
