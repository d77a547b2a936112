import type { KubeObject } from '../../machinery/object.ts';
import { type Freeze, freezeSharing } from './freeze-sharing.ts';
import type { ObjectKey } from './object-key.ts';

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
  /** Freezes what is about to be handed out. */
  readonly freeze: Freeze;
  /** An object as it is kept, which may not be frozen yet. */
  peek(key: ObjectKey): T | undefined;
  put(key: ObjectKey, object: T): void;
  remove(key: ObjectKey): T | undefined;
  keys(): readonly ObjectKey[];
  /** Adds indexes, over what is there already too. The same function may come again. @throws {RangeError} for a name that is taken by another */
  addIndexers(indexers: Readonly<Record<string, Indexer<T>>>): void;
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

/**
 * An empty cache with these indexes. Objects are frozen when they are first handed out: most of a large cache is never read, and freezing
 * costs as much as parsing.
 */
export function objectStore<T extends KubeObject>(indexers: Readonly<Record<string, Indexer<T>>> = {}): ObjectStore<T> {
  const objects = new Map<ObjectKey, T>();
  const freeze = freezeSharing();
  const indexes = new Map<string, { readonly indexer: Indexer<T>; readonly index: Index }>();
  const byNamespace: Index = new Map();
  const present = (keys: Iterable<ObjectKey>): readonly T[] => [...keys].flatMap((key) => objects.get(key) ?? []).map((object) => freeze(object));

  function reindex(key: ObjectKey, before: T | undefined, after: T | undefined): void {
    for (const { indexer, index } of indexes.values()) {
      if (before !== undefined) for (const value of indexer(before)) unlink(index, value, key);
      if (after !== undefined) for (const value of indexer(after)) link(index, value, key);
    }
    const namespace = (after ?? before)?.metadata?.namespace;
    if (namespace === undefined) return;
    if (after === undefined) unlink(byNamespace, namespace, key);
    else if (before === undefined) link(byNamespace, namespace, key);
  }
  function addIndexers(added: Readonly<Record<string, Indexer<T>>>): void {
    const fresh = Object.entries(added).filter(([name, indexer]) => indexes.get(name)?.indexer !== indexer);
    for (const [name] of fresh) if (indexes.has(name)) throw new RangeError(`there is an index ${JSON.stringify(name)} already, with another function`);
    for (const [name, indexer] of fresh) {
      const index: Index = new Map();
      for (const [key, object] of objects) for (const value of indexer(object)) link(index, value, key);
      indexes.set(name, { indexer, index });
    }
  }
  addIndexers(indexers);

  return {
    get: (key) => {
      const found = objects.get(key);
      return found === undefined ? undefined : freeze(found);
    },
    list: (namespace) => (namespace === undefined ? [...objects.values()].map((object) => freeze(object)) : present(byNamespace.get(namespace) ?? [])),
    byIndex: (name, value) => {
      const found = indexes.get(name);
      if (found === undefined) throw new RangeError(`there is no index ${JSON.stringify(name)}; there are: ${[...indexes.keys()].join(', ') || 'none'}`);
      return present(found.index.get(value) ?? []);
    },
    get size() {
      return objects.size;
    },
    freeze,
    peek: (key) => objects.get(key),
    put: (key, object) => {
      const before = objects.get(key);
      objects.set(key, object);
      reindex(key, before, object);
    },
    remove: (key) => {
      const before = objects.get(key);
      objects.delete(key);
      if (before !== undefined) reindex(key, before, undefined);
      return before;
    },
    keys: () => [...objects.keys()],
    addIndexers,
  };
}
