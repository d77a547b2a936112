import type { KubeObject } from '../../machinery/object.ts';
import { compareResourceVersions } from '../../machinery/resource-version.ts';
import type { Informer } from './informer.ts';
import { keyOf, type ObjectKey } from './object-key.ts';
import type { Indexer, Lister } from './store.ts';

/** A cache that also knows what its owner has just written. */
export interface ReadYourWrites<T extends KubeObject> extends Lister<T> {
  /** Notes what a create, an update or a patch answered. */
  wrote(object: T): void;
  /** Notes that the object is deleted: this one, not one of the same name that comes later. */
  deleted(object: T): void;
}

interface Write<T> {
  readonly object: T;
  readonly isDeleted: boolean;
}

/**
 * Puts one's own writes over a cache until its watch has come as far: the next reconcile then does not act on a state that it knows to be
 * old. An index is answered for writes too where its function is given here.
 *
 * @see client-go tools/cache/mutation_cache.go
 */
export function readYourWrites<T extends KubeObject>(informer: Informer<T>, indexers: Readonly<Record<string, Indexer<T>>> = {}): ReadYourWrites<T> {
  const { cache } = informer;
  const writes = new Map<ObjectKey, Write<T>>();

  function isSeen({ object, isDeleted }: Write<T>): boolean {
    const cached = cache.get(keyOf(object));
    if (isDeleted) return cached === undefined || cached.metadata?.uid !== object.metadata?.uid;
    const written = object.metadata?.resourceVersion ?? '';
    const reached = [cached?.metadata?.resourceVersion, informer.resourceVersion].map((version) => compareResourceVersions(version ?? '', written));
    return reached.some((order) => order !== undefined && order >= 0);
  }
  function pending(): readonly Write<T>[] {
    for (const [key, write] of writes) if (isSeen(write)) writes.delete(key);
    return [...writes.values()];
  }
  function laidOver(cached: readonly T[], belongs: (object: T) => boolean): readonly T[] {
    const over = pending();
    if (over.length === 0) return cached;
    const kept = cached.filter((object) => !writes.has(keyOf(object)));
    return [...kept, ...over.filter(({ object, isDeleted }) => !isDeleted && belongs(object)).map(({ object }) => object)];
  }
  return {
    wrote: (object) => void writes.set(keyOf(object), { object, isDeleted: false }),
    deleted: (object) => void writes.set(keyOf(object), { object, isDeleted: true }),
    get: (key) => {
      const write = pending().length === 0 ? undefined : writes.get(key);
      return write === undefined ? cache.get(key) : write.isDeleted ? undefined : write.object;
    },
    list: (namespace) => laidOver(cache.list(namespace), (object) => namespace === undefined || object.metadata?.namespace === namespace),
    byIndex: (index, value) => laidOver(cache.byIndex(index, value), (object) => indexers[index]?.(object).includes(value) ?? false),
    get size() {
      return laidOver(cache.list(), () => true).length;
    },
  };
}
