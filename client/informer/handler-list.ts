import type { Clock } from '../../machinery/clock.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { type EventQueue, eventQueue } from './event-queue.ts';
import type { InformerEvent } from './informer-sink.ts';
import type { Lister, ObjectStore } from './store.ts';

/** Takes events one after the other; the next waits until its promise is done. */
export type InformerHandler<T extends KubeObject> = (event: InformerEvent<T>) => unknown;

/** How a handler is served. */
export interface HandlerOptions {
  /** Hands it every object again this often, as updates with `resync`, in milliseconds. Default: never. */
  readonly resyncMs?: number;
}

/** A handler that was added. */
export interface HandlerRegistration extends Disposable {
  /** Resolves when the handler is through with all objects there were when the cache was whole, or when it was added, whichever came last. */
  readonly synced: Promise<void>;
  /** Events that it has not taken yet. */
  readonly backlog: number;
  remove(): void;
}

/** The handlers of one cache. */
export interface HandlerList<T extends KubeObject> {
  add(handler: InformerHandler<T>, options?: HandlerOptions): HandlerRegistration;
  emit(event: InformerEvent<T>): void;
  /** Removes them all. */
  close(): void;
}

/** What the list works with. */
export interface HandlerListParts<T extends KubeObject> {
  readonly cache: Lister<T> & Pick<ObjectStore<T>, 'freeze'>;
  /** Resolves when the cache is whole. */
  readonly whole: Promise<void>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  readonly backlogLimit: number;
}

function resyncs<T extends KubeObject>({ cache, clock }: HandlerListParts<T>, queue: EventQueue<InformerEvent<T>>, everyMs: number): () => void {
  let cancel: () => void;
  const schedule = (): void => {
    cancel = clock.schedule(everyMs, () => {
      for (const object of cache.list()) queue.push({ type: 'update', object, before: object, resync: true });
      schedule();
    });
  };
  schedule();
  return () => cancel();
}

/** No handlers yet. */
export function handlerList<T extends KubeObject>(parts: HandlerListParts<T>): HandlerList<T> {
  const removers = new Set<() => void>();
  const queues = new Set<EventQueue<InformerEvent<T>>>();
  return {
    add: (handler, { resyncMs } = {}) => {
      const queue = eventQueue<InformerEvent<T>>(handler, parts);
      for (const object of parts.cache.list()) queue.push({ type: 'add', object, initial: true });
      queues.add(queue);
      const stopResync = resyncMs === undefined ? undefined : resyncs(parts, queue, resyncMs);
      const synced = parts.whole.then(() => queue.passed());
      synced.catch(() => undefined);
      const remove = (): void => {
        stopResync?.();
        queues.delete(queue);
        removers.delete(remove);
        queue.close();
      };
      removers.add(remove);
      return {
        synced,
        get backlog() {
          return queue.length;
        },
        remove,
        [Symbol.dispose]: remove,
      };
    },
    emit: (event) => {
      if (queues.size === 0) return;
      parts.cache.freeze(event.object);
      if (event.type === 'update') parts.cache.freeze(event.before);
      for (const queue of queues) queue.push(event);
    },
    close: () => {
      for (const remove of removers) remove();
    },
  };
}
