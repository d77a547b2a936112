/**
 * An immutable map sorted by key: a B+ tree whose changes copy one path from the root, so that every earlier root stays a
 * complete snapshot and two roots share all they have in common.
 */
export interface SortedTree<T> {
  readonly root: Node<T>;
}

interface Leaf<T> {
  readonly keys: readonly string[];
  readonly values: readonly T[];
  readonly size: number;
}

interface Branch<T> {
  /** The smallest key under each child. */
  readonly keys: readonly string[];
  readonly children: readonly Node<T>[];
  /** How many entries lie below. */
  readonly size: number;
}

type Node<T> = Leaf<T> | Branch<T>;

const MAX_WIDTH = 32;

const emptyLeaf: Leaf<never> = Object.freeze({ keys: [], values: [], size: 0 });

/** A tree without entries. */
export function emptyTree<T>(): SortedTree<T> {
  return { root: emptyLeaf };
}

/** How many entries a tree has; constant time. */
export function treeSize<T>(tree: SortedTree<T>): number {
  return tree.root.size;
}

const isBranch = <T>(node: Node<T>): node is Branch<T> => 'children' in node;

// The index of the first key that is not below `key`.
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The child whose range holds `key`: the last one whose smallest key is not above it.
function childIndex(keys: readonly string[], key: string): number {
  const index = lowerBound(keys, key);
  return keys[index] === key ? index : Math.max(0, index - 1);
}

/** The value at a key. */
export function treeGet<T>(tree: SortedTree<T>, key: string): T | undefined {
  let node = tree.root;
  while (isBranch(node)) node = node.children[childIndex(node.keys, key)] as Node<T>;
  const index = lowerBound(node.keys, key);
  return node.keys[index] === key ? node.values[index] : undefined;
}

function leafOf<T>(keys: readonly string[], values: readonly T[]): Leaf<T> {
  return { keys, values, size: keys.length };
}

function branchOf<T>(children: readonly Node<T>[]): Branch<T> {
  return { keys: children.map(({ keys }) => keys[0] as string), children, size: children.reduce((sum, child) => sum + child.size, 0) };
}

// A node whose keys stay the same shares them with the one before: the history keeps every root.
function withChild<T>(node: Branch<T>, index: number, { from, to }: { from: Node<T>; to: Node<T> }): Branch<T> {
  const first = to.keys[0] as string;
  const keys = node.keys[index] === first ? node.keys : node.keys.with(index, first);
  return { keys, children: node.children.with(index, to), size: node.size + to.size - from.size };
}

// New keys mostly come in ascending order, so a full node at the right edge splits unevenly and stays nearly full.
function splitAt(length: number, index: number): number {
  return index >= length - 1 ? length - 2 : length >>> 1;
}

function setInLeaf<T>(leaf: Leaf<T>, key: string, value: T): readonly Node<T>[] {
  const index = lowerBound(leaf.keys, key);
  if (leaf.keys[index] === key) return [leafOf(leaf.keys, leaf.values.with(index, value))];
  const keys = leaf.keys.toSpliced(index, 0, key);
  const values = leaf.values.toSpliced(index, 0, value);
  if (keys.length <= MAX_WIDTH) return [leafOf(keys, values)];
  const at = splitAt(keys.length, index);
  return [leafOf(keys.slice(0, at), values.slice(0, at)), leafOf(keys.slice(at), values.slice(at))];
}

function setInNode<T>(node: Node<T>, key: string, value: T): readonly Node<T>[] {
  if (!isBranch(node)) return setInLeaf(node, key, value);
  const index = childIndex(node.keys, key);
  const child = node.children[index] as Node<T>;
  const parts = setInNode(child, key, value);
  if (parts.length === 1) return [withChild(node, index, { from: child, to: parts[0] as Node<T> })];
  const children = node.children.toSpliced(index, 1, ...parts);
  if (children.length <= MAX_WIDTH) return [branchOf(children)];
  const at = splitAt(children.length, index);
  return [branchOf(children.slice(0, at)), branchOf(children.slice(at))];
}

/** The tree with `value` at `key`; the given tree stays as it is. */
export function treeSet<T>(tree: SortedTree<T>, key: string, value: T): SortedTree<T> {
  const parts = setInNode(tree.root, key, value);
  return { root: parts.length === 1 ? (parts[0] as Node<T>) : branchOf(parts) };
}

// Nodes may run low, never empty: lookups stay logarithmic in what was ever there at once, and deletes need no merging of siblings.
function deleteInNode<T>(node: Node<T>, key: string): Node<T> | undefined {
  if (!isBranch(node)) {
    const index = lowerBound(node.keys, key);
    if (node.keys[index] !== key) return node;
    return node.size === 1 ? undefined : leafOf(node.keys.toSpliced(index, 1), node.values.toSpliced(index, 1));
  }
  const index = childIndex(node.keys, key);
  const child = node.children[index] as Node<T>;
  const next = deleteInNode(child, key);
  if (next === child) return node;
  if (next !== undefined && node.children.length > 1) return withChild(node, index, { from: child, to: next });
  const children = next === undefined ? node.children.toSpliced(index, 1) : [next];
  if (children.length === 0) return undefined;
  return children.length === 1 ? (children[0] as Node<T>) : branchOf(children);
}

/** The tree without `key`; the given tree stays as it is, and is answered itself when the key is absent. */
export function treeDelete<T>(tree: SortedTree<T>, key: string): SortedTree<T> {
  const root = deleteInNode(tree.root, key);
  return root === tree.root ? tree : { root: root ?? emptyLeaf };
}

/** Which entries of a tree: keys from `from` (included) up to `until` (excluded). */
export interface KeyRange {
  readonly from?: string;
  readonly until?: string;
}

/**
 * Visits the entries of a range in the order of their keys, until `visit` answers false.
 *
 * The tree cannot change meanwhile: whatever is written makes another tree.
 */
export function treeVisit<T>(tree: SortedTree<T>, { from = '', until }: KeyRange, visit: (value: T, key: string) => boolean): void {
  visitNode(tree.root, { from, until, visit });
}

interface Visit<T> {
  readonly from: string;
  readonly until: string | undefined;
  readonly visit: (value: T, key: string) => boolean;
}

function visitNode<T>(node: Node<T>, visit: Visit<T>): boolean {
  if (isBranch(node)) {
    for (let index = childIndex(node.keys, visit.from); index < node.children.length; index += 1) {
      if (!visitNode(node.children[index] as Node<T>, visit)) return false;
    }
    return true;
  }
  for (let index = lowerBound(node.keys, visit.from); index < node.keys.length; index += 1) {
    const key = node.keys[index] as string;
    if (visit.until !== undefined && key >= visit.until) return false;
    if (!visit.visit(node.values[index] as T, key)) return false;
  }
  return true;
}

function countBelow<T>(node: Node<T>, key: string): number {
  if (!isBranch(node)) return lowerBound(node.keys, key);
  const index = childIndex(node.keys, key);
  let count = 0;
  for (let before = 0; before < index; before += 1) count += (node.children[before] as Node<T>).size;
  return count + countBelow(node.children[index] as Node<T>, key);
}

/** How many entries lie in a range; walks two paths, not the entries. */
export function treeCount<T>(tree: SortedTree<T>, { from, until }: KeyRange): number {
  const end = until === undefined ? tree.root.size : countBelow(tree.root, until);
  return end - (from === undefined ? 0 : countBelow(tree.root, from));
}
