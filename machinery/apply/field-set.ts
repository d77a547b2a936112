/**
 * A set of field paths, as a tree that is also its `fieldsV1` document: `{"f:data":{".":{},"f:a":{}}}` holds `.data` and `.data.a`.
 *
 * An element whose value is empty is a member; one with children is a member only if `.` stands among them. Immutable; every
 * operation hands back its first argument itself when nothing changes, so that entries of the store are shared.
 * @see structured-merge-diff fieldpath/set.go and serialize.go (v6)
 */
export interface FieldSet {
  readonly [element: string]: FieldSet;
}

type Growing = Record<string, FieldSet>;

/** The set of nothing. As a node below an element: the element itself is the member, and nothing else. */
export const emptySet: FieldSet = Object.freeze({});

/** Whether the set has no member. */
export function isEmptySet(set: FieldSet): boolean {
  for (const _ in set) return false;
  return true;
}

/** Whether the element of this node is itself in the set. */
export function isMember(node: FieldSet | undefined): boolean {
  return node !== undefined && (node['.'] !== undefined || isEmptySet(node));
}

/** A node with one fact less: `{".":{}}` says no more than `{}`. */
function collapsed(node: FieldSet): FieldSet | undefined {
  let count = 0;
  for (const _ in node) count += 1;
  if (count === 0) return undefined;
  return count === 1 && node['.'] !== undefined ? emptySet : node;
}

/** Every path of either. */
export function union(left: FieldSet, right: FieldSet): FieldSet {
  if (left === right || isEmptySet(right)) return left;
  if (isEmptySet(left)) return right;
  let result: Growing | undefined;
  for (const element in right) {
    const theirs = right[element];
    const ours = left[element];
    if (theirs === undefined) continue;
    const joined = ours === undefined ? theirs : element === '.' ? ours : unionNode(ours, theirs);
    if (joined === ours) continue;
    result ??= { ...left };
    result[element] = joined;
  }
  return result ?? left;
}

function unionNode(left: FieldSet, right: FieldSet): FieldSet {
  if (isEmptySet(left)) return isMember(right) ? right : { '.': emptySet, ...right };
  if (isEmptySet(right)) return isMember(left) ? left : { '.': emptySet, ...left };
  return union(left, right);
}

type Combine = (left: FieldSet, right: FieldSet | undefined) => FieldSet | undefined;

/** Rebuilds `left` only if `combine` changes one of its nodes. */
function filtered(left: FieldSet, right: FieldSet, combine: Combine): FieldSet {
  let changed = false;
  const result: Growing = {};
  for (const element in left) {
    const node = left[element];
    if (node === undefined) continue;
    const kept = combine(node, right[element]);
    if (kept !== node) changed = true;
    if (kept !== undefined) result[element] = kept;
  }
  return changed ? result : left;
}

/** The paths of `left` that are not in `right`; children of a removed path stay. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  return isEmptySet(right) ? left : filtered(left, right, differenceNode);
}

function differenceNode(left: FieldSet, right: FieldSet | undefined): FieldSet | undefined {
  if (right === undefined) return left;
  if (isEmptySet(left)) return isMember(right) ? undefined : left;
  if (isEmptySet(right)) {
    if (left['.'] === undefined) return left;
    const { '.': _self, ...rest } = left;
    return collapsed(rest);
  }
  const rest = filtered(left, right, differenceNode);
  return rest === left ? left : collapsed(rest);
}

/** The paths of `left` that are neither in `right` nor below a path of `right`. */
export function recursiveDifference(left: FieldSet, right: FieldSet): FieldSet {
  return isEmptySet(right) ? left : filtered(left, right, recursiveNode);
}

function recursiveNode(left: FieldSet, right: FieldSet | undefined): FieldSet | undefined {
  if (right === undefined) return left;
  if (isMember(right)) return undefined;
  if (isEmptySet(left)) return left;
  const rest = filtered(left, right, recursiveNode);
  return rest === left ? left : collapsed(rest);
}

/** The paths of both. */
export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  return filtered(left, right, intersectionNode);
}

function intersectionNode(left: FieldSet, right: FieldSet | undefined): FieldSet | undefined {
  if (right === undefined) return undefined;
  if (isEmptySet(left)) return isMember(right) ? left : undefined;
  if (isEmptySet(right)) return isMember(left) ? emptySet : undefined;
  const both = filtered(left, right, intersectionNode);
  return both === left ? left : collapsed(both);
}

/** The paths that have no path below them. */
export function leaves(set: FieldSet): FieldSet {
  return filtered(set, emptySet, (node) => {
    if (isEmptySet(node)) return node;
    const { '.': self, ...rest } = node;
    return isEmptySet(rest) ? emptySet : leaves(self === undefined ? node : rest);
  });
}

/** Whether both hold the same paths, whatever their order. */
export function equalSets(left: FieldSet, right: FieldSet): boolean {
  if (left === right) return true;
  return isEmptySet(difference(left, right)) && isEmptySet(difference(right, left));
}

const parsedPaths = new WeakMap<readonly string[], FieldSet>();

/** The set of struct paths such as `spec` or `metadata.labels`. */
export function setOfPaths(paths: readonly string[]): FieldSet {
  const known = parsedPaths.get(paths);
  if (known !== undefined) return known;
  let set = emptySet;
  for (const path of paths) {
    const single = path.split('.').reduceRight<FieldSet>((node, name) => ({ [`f:${name}`]: node }), emptySet);
    set = union(set, single);
  }
  parsedPaths.set(paths, set);
  return set;
}
