import type { Clock } from '../../machinery/clock.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { systemClock } from '../system-clock.ts';
import type { Indexer } from './store.ts';

/** What to keep a cache of. */
export interface InformerOptions<T extends KubeObject> {
  /** Default: all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly indexers?: Readonly<Record<string, Indexer<T>>>;
  /** What the cache keeps of an object, such as `withoutManagedFields`. Gives back another object; the one it gets may be frozen. */
  readonly transform?: (object: T) => T;
  readonly clock?: Clock;
  /** In `[0, 1)`; for the jitter of waits. */
  readonly random?: () => number;
  /** Told of failures of the connection and of handlers, after which all goes on. Default: `process.emitWarning`. */
  readonly onError?: (error: unknown) => void;
  /** After how many milliseconds without an event or a bookmark a watch is opened anew. Default 300 000. */
  readonly idleMs?: number;
  /** How many events a handler may be behind before `onError` is told. Default 10 000. */
  readonly backlogLimit?: number;
  /** Closes the informer when it aborts. */
  readonly signal?: AbortSignal;
}

/** Options with everything that has a default. */
export interface InformerSettings<T extends KubeObject> {
  readonly clock: Clock;
  readonly random: () => number;
  readonly onError: (error: unknown) => void;
  readonly idleMs: number;
  readonly backlogLimit: number;
  readonly transform: (object: T) => T;
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error.message : String(error), 'KubernetesInformerWarning');
}

/** Fills in defaults. A transform that fails leaves the object as it came, since a cache with holes would lie. */
export function settingsOf<T extends KubeObject>(options: InformerOptions<T>): InformerSettings<T> {
  const { clock = systemClock, random = Math.random, onError = warn, idleMs = 300_000, backlogLimit = 10_000, transform } = options;
  const transformed = (object: T): T => {
    try {
      return transform === undefined ? object : transform(object);
    } catch (error) {
      onError(error);
      return object;
    }
  };
  return { clock, random, onError, idleMs, backlogLimit, transform: transformed };
}

/** A transform for caches: drops `metadata.managedFields`, often half of an object, which only those who apply need. */
export function withoutManagedFields<T extends KubeObject>(object: T): T {
  if (object.metadata?.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
