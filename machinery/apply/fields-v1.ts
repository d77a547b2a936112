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
  const elements = Object.keys(set);
  const count = elements.length;
  if (count === 0) return emptySet;
  let ordered: Record<string, FieldSet> | undefined = sortElements(elements) ? {} : undefined;
  const isNew = ordered !== undefined;
  for (const element of elements) {
    const node = set[element] ?? emptySet;
    const kept = inOrder(node);
    if (kept !== node) ordered ??= { ...set };
    if (ordered !== undefined && (isNew || kept !== node)) ordered[element] = kept;
  }
  const result: FieldSet = ordered ?? set;
  // A walk over a few names costs less than remembering that they were walked over.
  if (count > WORTH_REMEMBERING) sorted.add(result);
  return result;
}

/** An element taken apart: `.`, names, keys, values and indexes have ranks in this order. */
interface Parsed {
  readonly element: string;
  readonly rank: number;
  /** The value that keys, values and indexes are ordered by. */
  readonly value: Json;
}

const ranks: Readonly<Record<string, number>> = { '.': 0, f: 1, k: 2, v: 3, i: 4 };

function parsed(element: string): Parsed {
  const rank = ranks[element.charAt(0)] ?? 5;
  return { element, rank, value: rank < 2 ? null : (JSON.parse(element.slice(2)) as Json) };
}

function compareParsed(left: Parsed, right: Parsed): number {
  if (left.rank !== right.rank) return left.rank - right.rank;
  if (left.rank < 2) return left.element < right.element ? -1 : left.element > right.element ? 1 : 0;
  return compareValues(left.value, right.value);
}

/** Whether all of them are names, or the set itself, and in their order: then nothing has to be taken apart. */
function areSortedNames(elements: readonly string[]): boolean {
  let previous = '';
  for (const element of elements) {
    const kind = element.charCodeAt(0);
    // `.` comes before `f` as a text, too.
    if ((kind !== DOT && kind !== NAME) || element < previous) return false;
    previous = element;
  }
  return true;
}

const DOT = 46;
const NAME = 102;

/** Sorts in place; answers whether anything changed its place. */
function sortElements(elements: string[]): boolean {
  if (areSortedNames(elements)) return false;
  const all = elements.map(parsed).sort(compareParsed);
  let changed = false;
  for (const [index, { element }] of all.entries()) {
    if (elements[index] === element) continue;
    elements[index] = element;
    changed = true;
  }
  return changed;
}

/** Numbers before texts before booleans before lists before objects before null, as structured-merge-diff value/value.go compares. */
function compareValues(left: Json, right: Json): number {
  const order = valueRank(left) - valueRank(right);
  if (order !== 0) return order;
  if (typeof left === 'string') return left < (right as string) ? -1 : left === right ? 0 : 1;
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
  switch (typeof value) {
    case 'number':
      return 0;
    case 'string':
      return 1;
    case 'boolean':
      return 2;
    default:
      return value === null ? 5 : Array.isArray(value) ? 3 : 4;
  }
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
