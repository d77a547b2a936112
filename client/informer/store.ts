import type { KubeObject } from '../../machinery/object.ts';
import { keyOf, type ObjectKey } from './object-key.ts';

/** Under which values an object is found in an index. */
export type Indexer<T extends KubeObject> = (object: T) => readonly string[];

/** Reads a cache. Objects are frozen; the order is that of arrival. */
export interface Lister<T extends KubeObject> {
  /** `get('shop/web')`, or `get('web')` for what is cluster-scoped. */
  get(key: ObjectKey): T | undefined;
  list(namespace?: string): readonly T[];
  /** @throws {RangeError} for an index that was not defined */
  byIndex(index: string, value: string): readonly T[];
  readonly size: number;
}

/** A cache that its reflector writes. */
export interface ObjectStore<T extends KubeObject> extends Lister<T> {
  /** Gives back what was there before. */
  put(object: T): T | undefined;
  remove(key: ObjectKey): T | undefined;
  keys(): readonly ObjectKey[];
}

type Index = Map<string, Set<ObjectKey>>;

function unlink(index: Index, value: string, key: ObjectKey): void {
  const keys = index.get(value);
  keys?.delete(key);
  if (keys?.size === 0) index.delete(value);
}

function link(index: Index, value: string, key: ObjectKey): void {
  const keys = index.get(value);
  if (keys === undefined) index.set(value, new Set([key]));
  else keys.add(key);
}

/** An empty cache with these indexes. */
export function objectStore<T extends KubeObject>(indexers: Readonly<Record<string, Indexer<T>>> = {}): ObjectStore<T> {
  const objects = new Map<ObjectKey, T>();
  const indexes = new Map(Object.entries(indexers).map(([name, indexer]) => [name, { indexer, index: new Map() as Index }]));
  const byNamespace: Index = new Map();
  const present = (keys: Iterable<ObjectKey>): readonly T[] => [...keys].flatMap((key) => objects.get(key) ?? []);

  function reindex(key: ObjectKey, before: T | undefined, after: T | undefined): void {
    for (const { indexer, index } of indexes.values()) {
      if (before !== undefined) for (const value of indexer(before)) unlink(index, value, key);
      if (after !== undefined) for (const value of indexer(after)) link(index, value, key);
    }
    const namespace = (after ?? before)?.metadata?.namespace;
    if (namespace === undefined) return;
    if (after === undefined) unlink(byNamespace, namespace, key);
    else link(byNamespace, namespace, key);
  }

  return {
    get: (key) => objects.get(key),
    list: (namespace) => (namespace === undefined ? [...objects.values()] : present(byNamespace.get(namespace) ?? [])),
    byIndex: (name, value) => {
      const found = indexes.get(name);
      if (found === undefined) throw new RangeError(`there is no index ${JSON.stringify(name)}; there are: ${[...indexes.keys()].join(', ') || 'none'}`);
      return present(found.index.get(value) ?? []);
    },
    get size() {
      return objects.size;
    },
    put: (object) => {
      const key = keyOf(object);
      const before = objects.get(key);
      objects.set(key, object);
      reindex(key, before, object);
      return before;
    },
    remove: (key) => {
      const before = objects.get(key);
      objects.delete(key);
      if (before !== undefined) reindex(key, before, undefined);
      return before;
    },
    keys: () => [...objects.keys()],
  };
}
