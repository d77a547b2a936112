import type { Clock } from '../../machinery/clock.ts';
import type { KubeObject } from '../../machinery/object.ts';
import type { ResourceDescriptor } from '../../machinery/resource.ts';
import type { Client } from '../client.ts';
import { systemClock } from '../system-clock.ts';
import { eventQueue } from './event-queue.ts';
import { type InformerEvent, informerSink } from './informer-sink.ts';
import { reflect } from './reflector.ts';
import { type Indexer, type Lister, objectStore } from './store.ts';

/** What to keep a cache of. */
export interface InformerOptions<T extends KubeObject> {
  /** Default: all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly indexers?: Readonly<Record<string, Indexer<T>>>;
  readonly clock?: Clock;
  /** In `[0, 1)`; for the jitter of waits. */
  readonly random?: () => number;
  /** Told of failures of the connection and of handlers, after which all goes on. Default: `process.emitWarning`. */
  readonly onError?: (error: unknown) => void;
}

/** Takes events one after the other; the next waits until its promise is done. */
export type InformerHandler<T extends KubeObject> = (event: InformerEvent<T>) => void | Promise<void>;

/** A handler that was added. */
export interface HandlerRegistration {
  /** Resolves when the handler is through with all objects there were when it was added. */
  readonly synced: Promise<void>;
  remove(): void;
}

/** A cache of one resource, kept current by watching; disposing it ends the watch. */
export interface Informer<T extends KubeObject> extends AsyncDisposable {
  readonly descriptor: ResourceDescriptor<T>;
  readonly cache: Lister<T>;
  /** Resolves when the cache has the whole state once. */
  readonly synced: Promise<void>;
  /** Every handler gets all present objects first, as adds with `initial`, then every change in order; a slow one holds up no other. */
  handle(handler: InformerHandler<T>): HandlerRegistration;
  close(): Promise<void>;
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error.message : String(error), 'KubernetesInformerWarning');
}

/** Starts a cache of a resource; it begins to list and watch at once. */
export function informer<T extends KubeObject>(client: Client, descriptor: ResourceDescriptor<T>, options: InformerOptions<T> = {}): Informer<T> {
  const { namespace, labelSelector, fieldSelector, clock = systemClock, random = Math.random, onError = warn } = options;
  const stop = new AbortController();
  const all = client.resource(descriptor);
  const resource = namespace === undefined ? all : all.namespace(namespace);
  const store = objectStore<T>(options.indexers);
  const synced = Promise.withResolvers<void>();
  synced.promise.catch(() => undefined);
  const queues = new Set<ReturnType<typeof eventQueue<InformerEvent<T>>>>();
  const sink = informerSink(store, {
    emit: (event) => {
      for (const queue of queues) queue.push(event);
    },
    replaced: () => synced.resolve(),
  });
  const running = reflect({ resource, selection: { labelSelector, fieldSelector }, sink, clock, random, onError, signal: stop.signal });
  const close = async (): Promise<void> => {
    stop.abort();
    synced.reject(new DOMException('the informer was closed before it had the whole state', 'AbortError'));
    for (const queue of queues) queue.close();
    queues.clear();
    await running;
  };
  return {
    descriptor,
    cache: store,
    synced: synced.promise,
    handle: (handler) => {
      const queue = eventQueue<InformerEvent<T>>(handler, onError);
      for (const object of store.list()) queue.push({ type: 'add', object, initial: true });
      queues.add(queue);
      const through = synced.promise.then(() => queue.drained());
      through.catch(() => undefined);
      return {
        synced: through,
        remove: () => {
          queues.delete(queue);
          queue.close();
        },
      };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
