import { emptyTree, type SortedTree } from './sorted-tree.ts';

/** A stored value with the revision of its last write and of its creation. */
export interface Entry<T> {
  readonly value: T;
  readonly revision: bigint;
  readonly createRevision: bigint;
}

/** One commit to a bucket. `after` is absent for a removal; `tombstone` is then the last state, stamped with the revision of its removal. */
export interface Change<T> {
  readonly revision: bigint;
  readonly key: string;
  readonly before: Entry<T> | undefined;
  readonly after: Entry<T> | undefined;
  readonly tombstone: T | undefined;
  /** The whole bucket after this commit. */
  readonly snapshot: SortedTree<Entry<T>>;
}

/** The changes of one bucket in a linked line: readers hold a place in it, so what no reader holds is free to go. */
export interface Link<T> {
  change: Change<T> | undefined;
  next: Link<T> | undefined;
}

/** The kept changes of one bucket, oldest first. */
export interface BucketHistory<T> {
  /** Just before the oldest kept change. */
  first: Link<T>;
  last: Link<T>;
  length: number;
  /** The bucket as it was before the oldest kept change. */
  base: SortedTree<Entry<T>>;
}

/** A history without changes that starts at `base`. */
export function createHistory<T>(base: SortedTree<Entry<T>> = emptyTree()): BucketHistory<T> {
  const link: Link<T> = { change: undefined, next: undefined };
  return { first: link, last: link, length: 0, base };
}

/** Adds a change at the end. */
export function appendChange<T>(history: BucketHistory<T>, change: Change<T>): void {
  const link: Link<T> = { change, next: undefined };
  history.last.next = link;
  history.last = link;
  history.length += 1;
}

/** Drops the oldest change; answers its revision. */
export function dropOldest<T>(history: BucketHistory<T>): bigint | undefined {
  const oldest = history.first.next;
  if (oldest?.change === undefined) return undefined;
  const { revision, snapshot } = oldest.change;
  history.base = snapshot;
  // Whoever still stands before the dropped change finds the end here, and holds nothing of what came later.
  history.first.next = { change: undefined, next: undefined };
  history.first = oldest;
  oldest.change = undefined;
  history.length -= 1;
  return revision;
}

/** The bucket as it was at `revision`, which must not be below the compaction floor. */
export function snapshotAt<T>(history: BucketHistory<T>, revision: bigint): SortedTree<Entry<T>> {
  let tree = history.base;
  for (let link = history.first.next; link?.change !== undefined && link.change.revision <= revision; link = link.next) tree = link.change.snapshot;
  return tree;
}

/** The place just before the first kept change after `revision`. */
export function placeAfter<T>(history: BucketHistory<T>, revision: bigint): Link<T> {
  const newest = history.last.change?.revision;
  if (newest === undefined || newest <= revision) return history.last;
  let link = history.first;
  while (link.next?.change !== undefined && link.next.change.revision <= revision) link = link.next;
  return link;
}
