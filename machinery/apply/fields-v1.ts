import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { emptySet, type FieldSet } from './field-set.ts';

const sorted = new WeakSet<object>();
const WORTH_REMEMBERING = 8;

/**
 * The document of a set with its elements in the API server's order: `.`, names, keys, values, indexes.
 *
 * A set that is in order already comes back itself.
 * @see structured-merge-diff fieldpath/element.go, PathElement.Less (v6)
 */
export function toFieldsV1(set: FieldSet): JsonObject {
  return inOrder(set) as JsonObject;
}

function inOrder(set: FieldSet): FieldSet {
  if (sorted.has(set)) return set;
  let previous: string | undefined;
  let changed = false;
  let count = 0;
  for (const element in set) {
    if (previous !== undefined && compareElements(previous, element) > 0) changed = true;
    previous = element;
    count += 1;
  }
  if (count === 0) return emptySet;
  const elements = changed ? Object.keys(set).sort(compareElements) : Object.keys(set);
  const result: Record<string, FieldSet> = {};
  for (const element of elements) {
    const node = set[element] ?? emptySet;
    const kept = inOrder(node);
    if (kept !== node) changed = true;
    result[element] = kept;
  }
  const ordered = changed ? result : set;
  // A walk over a few names costs less than remembering that they were walked over.
  if (count > WORTH_REMEMBERING) sorted.add(ordered);
  return ordered;
}

const rank: Readonly<Record<string, number>> = { '.': 0, f: 1, k: 2, v: 3, i: 4 };

function compareElements(left: string, right: string): number {
  const kind = left.charAt(0);
  const order = (rank[kind] ?? 5) - (rank[right.charAt(0)] ?? 5);
  if (order !== 0) return order;
  if (kind === 'f' || kind === '.') return left < right ? -1 : left > right ? 1 : 0;
  return compareValues(JSON.parse(left.slice(2)) as Json, JSON.parse(right.slice(2)) as Json);
}

/** Numbers before texts before booleans before lists before objects before null, as structured-merge-diff value/value.go compares. */
function compareValues(left: Json, right: Json): number {
  const order = valueRank(left) - valueRank(right);
  if (order !== 0) return order;
  if (isJsonObject(left) && isJsonObject(right)) return compareLists(Object.entries(left) as [string, Json][], Object.entries(right) as [string, Json][]);
  if (Array.isArray(left) && Array.isArray(right)) return compareLists(left, right);
  return left === right || left === null || right === null ? 0 : left < right ? -1 : 1;
}

function compareLists(left: readonly Json[], right: readonly Json[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareValues(left[index] ?? null, right[index] ?? null);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function valueRank(value: Json): number {
  if (value === null) return 5;
  if (Array.isArray(value)) return 3;
  return { number: 0, string: 1, boolean: 2, object: 4 }[typeof value as 'number' | 'string' | 'boolean' | 'object'];
}

const checked = new WeakSet<object>();

/** Reads a `fieldsV1` document; undefined when it is none. A frozen document is checked once. */
export function fromFieldsV1(document: JsonObject | undefined): FieldSet | undefined {
  if (document === undefined) return emptySet;
  if (checked.has(document)) return document as FieldSet;
  for (const element in document) {
    const node = document[element];
    if (!isJsonObject(node) || !isElement(element)) return undefined;
    if (fromFieldsV1(node) === undefined) return undefined;
  }
  if (Object.isFrozen(document)) checked.add(document);
  return document as FieldSet;
}

function isElement(element: string): boolean {
  if (element === '.' || element.startsWith('f:')) return true;
  if (/^i:-?\d+$/.test(element)) return true;
  if (!/^[kv]:/.test(element)) return false;
  try {
    return element.startsWith('v:') ? JSON.parse(element.slice(2)) !== undefined : isJsonObject(JSON.parse(element.slice(2)));
  } catch {
    return false;
  }
}
