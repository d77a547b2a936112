import { type SortedTree, treeDelete, treeSet } from './sorted-tree.ts';

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
  /** The state of the past that was asked for last: who reads a list page by page asks for the same one again. */
  past: { readonly revision: bigint; readonly tree: SortedTree<Entry<T>> } | undefined;
}

/** A history without changes. */
export function createHistory<T>(): BucketHistory<T> {
  const link: Link<T> = { change: undefined, next: undefined };
  return { first: link, last: link, length: 0, past: undefined };
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
  const { revision } = oldest.change;
  // Whoever still stands before the dropped change finds the end here, and holds nothing of what came later.
  history.first.next = { change: undefined, next: undefined };
  history.first = oldest;
  oldest.change = undefined;
  history.length -= 1;
  return revision;
}

/** The place just before the first kept change after `revision`. */
export function placeAfter<T>(history: BucketHistory<T>, revision: bigint): Link<T> {
  const newest = history.last.change?.revision;
  if (newest === undefined || newest <= revision) return history.last;
  let link = history.first;
  while (link.next?.change !== undefined && link.next.change.revision <= revision) link = link.next;
  return link;
}

/**
 * The bucket as it was at `revision`, which must not be below the compaction floor: `now` with the later changes undone.
 *
 * Keeping the tree of every change instead would hold on to a path of nodes for each of them.
 */
export function stateAt<T>(history: BucketHistory<T>, now: SortedTree<Entry<T>>, revision: bigint): SortedTree<Entry<T>> {
  if (history.past?.revision === revision) return history.past.tree;
  let tree = now;
  const undone = new Set<string>();
  for (let link = placeAfter(history, revision).next; link?.change !== undefined; link = link.next) {
    const { key, before } = link.change;
    // The first change of a key after the revision knows what was there before.
    if (undone.has(key)) continue;
    undone.add(key);
    tree = before === undefined ? treeDelete(tree, key) : treeSet(tree, key, before);
  }
  history.past = { revision, tree };
  return tree;
}
