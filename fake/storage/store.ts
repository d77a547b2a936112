import { deepFreeze } from '../../machinery/deep-freeze.ts';
import { appendChange, type BucketHistory, type Change, createHistory, dropOldest, type Entry, type Link, placeAfter, stateAt } from './history.ts';
import { emptyTree, type SortedTree, treeDelete, treeGet, treeSet, treeSize } from './sorted-tree.ts';

/** What a write came to. `current` is what is there instead. */
export type Outcome<T> =
  | { readonly kind: 'written'; readonly entry: Entry<T>; readonly revision: bigint }
  | { readonly kind: 'refused'; readonly current: Entry<T> | undefined };

/** How much history a store keeps. */
export interface StoreOptions {
  /** Changes kept over all buckets before the oldest are compacted. Default 10 000. */
  readonly historyLimit?: number;
}

/** A reader of the changes of one bucket. It holds a place in the shared history and nothing else. */
export interface Cursor<T> {
  /** The next change; undefined when there is none yet; `expired` when the place was compacted away, `ended` after {@link Store.endReaders}. */
  next(): Change<T> | undefined | 'expired' | 'ended';
  /** Calls `run` once when there may be a next change: at once if there is. The returned function cancels. `run` must not write. */
  notify(run: () => void): () => void;
  /** Resolves when there may be a next change, or `signal` aborts. */
  wait(signal: AbortSignal): Promise<void>;
}

/** Sees every commit as it happens, over all buckets. Called inside of the write: it must not write itself. */
export interface StoreObserver<T> {
  changed(bucket: string, change: Change<T>): void;
  /** The store went back to a snapshot: whatever was gathered from changes no longer holds. */
  restored(): void;
}

interface Bucket<T> {
  tree: SortedTree<Entry<T>>;
  history: BucketHistory<T>;
  /** Called once each, at the next change. */
  readonly waiters: Set<() => void>;
  /** Shared with the readers of today: gets the revision up to which they may read. */
  ending: { at: bigint | undefined };
}

const FIRST_REVISION = 1000n;
const DEFAULT_HISTORY_LIMIT = 10_000;

/** A place in time of a whole store, to which {@link Store.restore} goes back. */
export interface Snapshot<T> {
  readonly revision: bigint;
  readonly trees: ReadonlyMap<string, SortedTree<Entry<T>>>;
}

/**
 * Frozen values under sorted keys in buckets, one revision counter over all, and a shared history that readers follow.
 *
 * Every write is synchronous: read, decide and commit happen without a gap. Values are frozen at the commit, down to what is frozen already.
 */
export class Store<T extends object> {
  readonly #buckets = new Map<string, Bucket<T>>();
  readonly #historyLimit: number;
  readonly #observers = new Set<StoreObserver<T>>();
  // Which bucket each kept change went to, oldest first from `#oldest`: compaction goes by age over all buckets.
  #order: { readonly bucket: string; readonly revision: bigint }[] = [];
  #oldest = 0;
  #revision = FIRST_REVISION;
  #compacted = FIRST_REVISION;

  constructor(options: StoreOptions = {}) {
    this.#historyLimit = options.historyLimit ?? DEFAULT_HISTORY_LIMIT;
  }

  /** The revision of the last commit. */
  get revision(): bigint {
    return this.#revision;
  }

  /** Reads below this revision are gone. */
  get compactedRevision(): bigint {
    return this.#compacted;
  }

  /** How many changes the history holds. */
  get historyLength(): number {
    return this.#order.length - this.#oldest;
  }

  get(bucket: string, key: string): Entry<T> | undefined {
    const found = this.#buckets.get(bucket);
    return found === undefined ? undefined : treeGet(found.tree, key);
  }

  /** The entries of a bucket as they are now, or were at a revision that is not compacted. An immutable tree. */
  entries(bucket: string, at: bigint = this.#revision): SortedTree<Entry<T>> {
    const found = this.#buckets.get(bucket);
    if (found === undefined) return emptyTree();
    return at >= this.#revision ? found.tree : stateAt(found.history, found.tree, at);
  }

  /** How many entries a bucket has. */
  count(bucket: string): number {
    return treeSize(this.entries(bucket));
  }

  /** How many readers wait for a next change. */
  get waiting(): number {
    let count = 0;
    for (const { waiters } of this.#buckets.values()) count += waiters.size;
    return count;
  }

  /** The names of all buckets that were ever written to. */
  buckets(): readonly string[] {
    return [...this.#buckets.keys()];
  }

  /** Commits a value if the key holds exactly `expected`: undefined for nothing. `make` gets the new revision to stamp it with. */
  put(bucket: string, key: string, expected: Entry<T> | undefined, make: (revision: bigint) => T): Outcome<T> {
    const place = this.#bucket(bucket);
    const current = treeGet(place.tree, key);
    if (current !== expected) return { kind: 'refused', current };
    const revision = this.#revision + 1n;
    const entry: Entry<T> = { value: deepFreeze(make(revision)), revision, createRevision: current?.createRevision ?? revision };
    this.#commit(bucket, { revision, key, before: current, after: entry, tombstone: undefined }, treeSet(place.tree, key, entry));
    return { kind: 'written', entry, revision };
  }

  /** Removes a value if the key holds exactly `expected`. `make` gives the last state, stamped with the revision of the removal. */
  remove(bucket: string, key: string, expected: Entry<T>, make: (revision: bigint) => T): Outcome<T> {
    const place = this.#bucket(bucket);
    const current = treeGet(place.tree, key);
    if (current !== expected) return { kind: 'refused', current };
    const revision = this.#revision + 1n;
    const tombstone = deepFreeze(make(revision));
    this.#commit(bucket, { revision, key, before: current, after: undefined, tombstone }, treeDelete(place.tree, key));
    return { kind: 'written', entry: { value: tombstone, revision, createRevision: current.createRevision }, revision };
  }

  /** A reader of the changes of a bucket after `revision`. */
  cursor(bucket: string, revision: bigint): Cursor<T> {
    const place = this.#bucket(bucket);
    const { ending } = place;
    let link: Link<T> | 'expired' = revision < this.#compacted ? 'expired' : placeAfter(place.history, revision);
    const isWaiting = (): boolean => link !== 'expired' && link.next === undefined && ending.at === undefined;
    return {
      next: () => {
        if (link === 'expired') return link;
        const following: Link<T> | undefined = link.next;
        if (ending.at !== undefined && (following?.change?.revision ?? ending.at + 1n) > ending.at) return 'ended';
        if (following === undefined) return undefined;
        if (following.change === undefined) {
          link = 'expired';
          return link;
        }
        link = following;
        return following.change;
      },
      notify: (run) => {
        if (isWaiting()) {
          place.waiters.add(run);
          return () => place.waiters.delete(run);
        }
        run();
        return nothing;
      },
      wait: (signal) => (isWaiting() && !signal.aborted ? waitFor(place, signal) : Promise.resolve()),
    };
  }

  /** Ends those who read a bucket now, once they have read what is committed; readers that come later begin anew. */
  endReaders(bucket: string): void {
    const place = this.#bucket(bucket);
    place.ending.at = this.#revision;
    place.ending = { at: undefined };
    wake(place);
  }

  /** Calls `observer` from now on; the returned function ends that. */
  observe(observer: StoreObserver<T>): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Forgets the history up to `revision`: reads and watches from before it are refused from now on. */
  compact(revision: bigint = this.#revision): void {
    while (this.#oldest < this.#order.length && (this.#order[this.#oldest]?.revision ?? 0n) <= revision) this.#dropOldest();
    if (revision > this.#compacted) this.#compacted = revision;
  }

  /** The store as it is now, for {@link restore}: constant work for each bucket. */
  snapshot(): Snapshot<T> {
    return { revision: this.#revision, trees: new Map([...this.#buckets].map(([name, { tree }]) => [name, tree])) };
  }

  /**
   * Goes back to the objects of a snapshot. Revisions go on rising and history starts anew, so readers from before see `expired`.
   */
  restore(snapshot: Snapshot<T>): void {
    this.#revision += 1n;
    this.compact(this.#revision);
    for (const [name, bucket] of this.#buckets) {
      bucket.tree = snapshot.trees.get(name) ?? emptyTree();
      // A change that carries nothing ends the line for those who still hold a place in it.
      bucket.history.last.next = { change: undefined, next: undefined };
      bucket.history = createHistory();
      wake(bucket);
    }
    for (const observer of this.#observers) observer.restored();
  }

  /** A second store with the same objects and revision, independent from here on. Its history starts at the fork. Constant work for each bucket. */
  fork(): Store<T> {
    const copy = new Store<T>({ historyLimit: this.#historyLimit });
    copy.#revision = this.#revision;
    copy.#compacted = this.#revision;
    for (const [name, { tree }] of this.#buckets) copy.#buckets.set(name, { tree, history: createHistory(), waiters: new Set(), ending: { at: undefined } });
    return copy;
  }

  #bucket(name: string): Bucket<T> {
    const found = this.#buckets.get(name);
    if (found !== undefined) return found;
    const made: Bucket<T> = { tree: emptyTree(), history: createHistory(), waiters: new Set(), ending: { at: undefined } };
    this.#buckets.set(name, made);
    return made;
  }

  #commit(name: string, change: Change<T>, tree: SortedTree<Entry<T>>): void {
    const bucket = this.#bucket(name);
    this.#revision = change.revision;
    bucket.tree = tree;
    appendChange(bucket.history, change);
    this.#order.push({ bucket: name, revision: change.revision });
    while (this.historyLength > this.#historyLimit) this.#dropOldest();
    wake(bucket);
    for (const observer of this.#observers) observer.changed(name, change);
  }

  #dropOldest(): void {
    const oldest = this.#order[this.#oldest];
    this.#oldest += 1;
    if (oldest === undefined) return;
    const bucket = this.#buckets.get(oldest.bucket);
    if (bucket !== undefined) dropOldest(bucket.history);
    this.#compacted = oldest.revision;
    if (this.#oldest > this.#historyLimit) {
      this.#order = this.#order.slice(this.#oldest);
      this.#oldest = 0;
    }
  }
}

const nothing = (): void => undefined;

function waitFor<T>(bucket: Bucket<T>, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => {
    bucket.waiters.delete(done);
    signal.removeEventListener('abort', done);
    resolve();
  };
  bucket.waiters.add(done);
  signal.addEventListener('abort', done);
  return promise;
}

function wake<T>(bucket: Bucket<T>): void {
  if (bucket.waiters.size === 0) return;
  const waiters = [...bucket.waiters];
  bucket.waiters.clear();
  for (const waiter of waiters) waiter();
}
