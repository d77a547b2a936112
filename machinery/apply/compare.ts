import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { childSchema, type ListSchema, type TypeSchema, untypedDeduced } from '../schema/type-schema.ts';
import { equalJson } from './equal-json.ts';
import { itemElement } from './field-path.ts';
import { emptySet, type FieldSet, isEmptySet } from './field-set.ts';

/** What separates two objects of one type. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/** The comparison of equals. */
export const noDifference: Comparison = Object.freeze({ added: emptySet, modified: emptySet, removed: emptySet });

/** One node of a comparison: absent where nothing is to say. */
interface Difference {
  added?: FieldSet;
  modified?: FieldSet;
  removed?: FieldSet;
}

const modifiedLeaf: Difference = Object.freeze({ modified: emptySet });
const emptyObject: JsonObject = Object.freeze({});
const emptyList: readonly Json[] = Object.freeze([]);

/**
 * Compares two objects of a type. Shared parts are recognised by identity and not walked.
 *
 * A struct that the Go type embeds by value (the schema's default is `{}`) counts as present on both sides, as it does there.
 * @see structured-merge-diff typed/compare.go (v6)
 */
export function compareObjects(schema: TypeSchema, before: Json, after: Json): Comparison {
  const found = compareValue(schema, before, after);
  if (found === undefined) return noDifference;
  return { added: found.added ?? emptySet, modified: found.modified ?? emptySet, removed: found.removed ?? emptySet };
}

/** Every path of a value that is only on one side, composites included. */
export function wholeSet(schema: TypeSchema, value: Json): FieldSet {
  if (typeof value !== 'object' || value === null || schema.kind === 'scalar' || schema.atomic) return emptySet;
  if (Array.isArray(value)) return schema.kind === 'list' && value.length > 0 ? wholeList(schema, value) : emptySet;
  const object = value as JsonObject;
  let node: Record<string, FieldSet> | undefined;
  for (const key in object) {
    const item = object[key];
    if (item === undefined) continue;
    node ??= { '.': emptySet };
    node[`f:${key}`] = wholeSet(childSchema(schema, key) ?? untypedDeduced, item);
  }
  return node ?? emptySet;
}

function wholeList(schema: ListSchema, items: readonly Json[]): FieldSet {
  const node: Record<string, FieldSet> = { '.': emptySet };
  for (const item of items) {
    const element = itemElement(schema, item);
    // An item that comes twice is one leaf: nobody can own a part of it.
    if (element !== undefined) node[element] = node[element] === undefined ? wholeSet(schema.items, item) : emptySet;
  }
  return node;
}

function compareValue(schema: TypeSchema, left: Json, right: Json): Difference | undefined {
  if (left === right) return undefined;
  if (schema.kind !== 'scalar' && !schema.atomic) {
    const before = left ?? emptyLike(right);
    const after = right ?? emptyLike(left);
    if (isJsonObject(before) && isJsonObject(after)) {
      if (schema.kind !== 'list' && !(isEmptySet(before as FieldSet) && isEmptySet(after as FieldSet))) return compareFields(schema, before, after);
    } else if (Array.isArray(before) && Array.isArray(after)) {
      if (schema.kind === 'list' && before.length + after.length > 0) return compareItems(schema, before, after);
    } else return compareUnlike(schema, before, after);
  }
  return equalJson(left, right) ? undefined : modifiedLeaf;
}

/** What null is taken for where the other side is a list or an object with content. */
function emptyLike(other: Json): Json {
  if (Array.isArray(other)) return emptyList;
  return isJsonObject(other) ? emptyObject : null;
}

/** A value that changed its form: what was below it is gone, what is below it now is new. */
function compareUnlike(schema: TypeSchema, before: Json, after: Json): Difference | undefined {
  const removed = childrenOf(wholeSet(schema, before));
  const added = childrenOf(wholeSet(schema, after));
  return { modified: emptySet, ...(removed === undefined ? {} : { removed }), ...(added === undefined ? {} : { added }) };
}

function childrenOf(node: FieldSet): FieldSet | undefined {
  const { '.': _self, ...rest } = node;
  return isEmptySet(rest) ? undefined : rest;
}

function compareFields(schema: TypeSchema, before: JsonObject, after: JsonObject): Difference | undefined {
  let found: GrowingDifference | undefined;
  for (const key in after) {
    const next = after[key];
    if (next === undefined) continue;
    // A null that stands there is something: only what is absent may be stood in for.
    const previous = before[key] === undefined ? standIn(schema, key, next) : before[key];
    if (previous === next) continue;
    const type = childSchema(schema, key) ?? untypedDeduced;
    if (previous === undefined) {
      found ??= {};
      (found.added ??= {})[`f:${key}`] = wholeSet(type, next);
    } else found = graft(found, `f:${key}`, compareValue(type, previous, next));
  }
  for (const key in before) {
    const previous = before[key];
    if (previous === undefined || after[key] !== undefined) continue;
    const type = childSchema(schema, key) ?? untypedDeduced;
    const next = standIn(schema, key, previous);
    if (next !== undefined) found = graft(found, `f:${key}`, compareValue(type, previous, next));
    else {
      found ??= {};
      (found.removed ??= {})[`f:${key}`] = wholeSet(type, previous);
    }
  }
  return found;
}

interface GrowingDifference {
  added?: Record<string, FieldSet>;
  modified?: Record<string, FieldSet>;
  removed?: Record<string, FieldSet>;
}

function graft(into: GrowingDifference | undefined, element: string, part: Difference | undefined): GrowingDifference | undefined {
  if (part === undefined) return into;
  const found = into ?? {};
  if (part.added !== undefined) (found.added ??= {})[element] = part.added;
  if (part.modified !== undefined) (found.modified ??= {})[element] = part.modified;
  if (part.removed !== undefined) (found.removed ??= {})[element] = part.removed;
  return found;
}

/**
 * What the other side has in place of an absent field of a built-in type: Go writes embedded structs, and lists and maps that
 * are required, even when they are empty. Undefined where absent is absent.
 */
function standIn(schema: TypeSchema, key: string, present: Json): Json | undefined {
  if (schema.kind !== 'struct' || schema.name === undefined) return undefined;
  // Fields without omitempty read null when they are empty.
  if (present === null) return null;
  if (typeof present !== 'object') return undefined;
  const field = schema.fields.get(key);
  if (field === undefined) return undefined;
  if (isJsonObject(field.default) && isEmptySet(field.default as FieldSet)) return emptyObject;
  const required = field.schema.kind !== 'struct' && schema.required.includes(key) && schema.omitted?.includes(key) !== true;
  return required ? null : undefined;
}

function compareItems(schema: ListSchema, before: readonly Json[], after: readonly Json[]): Difference | undefined {
  const left = itemsByElement(schema, before);
  const right = itemsByElement(schema, after);
  let found: GrowingDifference | undefined;
  for (const [element, next] of right) {
    const previous = left.get(element);
    if (previous === undefined) ((found ??= {}).added ??= {})[element] = next.length === 1 ? wholeSet(schema.items, next[0] ?? null) : emptySet;
    else if (next.length === 1 && previous.length === 1) found = graft(found, element, compareValue(schema.items, previous[0] ?? null, next[0] ?? null));
    else if (!equalJson(previous, next)) ((found ??= {}).modified ??= {})[element] = emptySet;
  }
  for (const [element, previous] of left) {
    if (right.has(element)) continue;
    ((found ??= {}).removed ??= {})[element] = previous.length === 1 ? wholeSet(schema.items, previous[0] ?? null) : emptySet;
  }
  return found;
}

/** The items under their elements; more than one only where the object has duplicates. */
function itemsByElement(schema: ListSchema, items: readonly Json[]): Map<string, Json[]> {
  const found = new Map<string, Json[]>();
  for (const item of items) {
    const element = itemElement(schema, item);
    if (element === undefined) continue;
    const same = found.get(element);
    if (same === undefined) found.set(element, [item]);
    else same.push(item);
  }
  return found;
}
