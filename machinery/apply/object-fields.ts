import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { childSchema, type TypeSchema, untypedDeduced } from '../schema/type-schema.ts';
import { itemElement } from './field-path.ts';
import { emptySet, type FieldSet, isEmptySet, union } from './field-set.ts';

/**
 * The paths that an applied configuration owns: its leaves, its list items, keys of maps, and what is null or empty.
 *
 * Unlike a plain writer an applier does not own the structs and lists around them.
 * @see structured-merge-diff typed/tofieldset.go (v6)
 */
export function fieldsOf(schema: TypeSchema, value: JsonObject): FieldSet {
  return nodeOf(schema, value) ?? emptySet;
}

/** The node of a value below its element; undefined when nothing of it is owned. `{}` is the element itself. */
function nodeOf(schema: TypeSchema, value: Json): FieldSet | undefined {
  if (schema.kind === 'scalar' || schema.atomic || typeof value !== 'object') return emptySet;
  if (value === null) return schema.kind === 'list' ? undefined : emptySet;
  if (Array.isArray(value)) return schema.kind === 'list' ? listNode(schema, value) : emptySet;
  const object = value as JsonObject;
  const node: Record<string, FieldSet> = {};
  for (const [key, item] of Object.entries(object)) {
    if (item === undefined) continue;
    const below = nodeOf(childSchema(schema, key) ?? untypedDeduced, item);
    const isField = schema.kind === 'struct' && schema.fields.has(key);
    const itself = !isField || item === null || (isJsonObject(item) && isEmptySet(item as FieldSet));
    if (below !== undefined || itself) node[`f:${key}`] = itself ? asMember(below) : (below ?? emptySet);
  }
  return isEmptySet(node) ? undefined : node;
}

function asMember(node: FieldSet | undefined): FieldSet {
  if (node === undefined || isEmptySet(node) || node['.'] !== undefined) return node ?? emptySet;
  return { '.': emptySet, ...node };
}

function listNode(schema: TypeSchema & { kind: 'list' }, items: readonly Json[]): FieldSet | undefined {
  const node: Record<string, FieldSet> = {};
  for (const item of items) {
    const element = itemElement(schema, item);
    if (element === undefined) continue;
    const below = asMember(nodeOf(schema.items, item));
    const known = node[element];
    node[element] = known === undefined ? below : asMember(union(known, below));
  }
  return isEmptySet(node) ? undefined : node;
}

/** The set with every struct field that has members below it as a member too: what removal goes by. */
export function withStructFields(schema: TypeSchema, set: FieldSet): FieldSet {
  const result: Record<string, FieldSet> = {};
  for (const element in set) {
    const node = set[element] ?? emptySet;
    if (element === '.' || isEmptySet(node)) {
      result[element] = node;
      continue;
    }
    const child = element.startsWith('f:') ? childSchema(schema, element.slice(2)) : schema.kind === 'list' ? schema.items : undefined;
    const below = withStructFields(child ?? untypedDeduced, node);
    const isField = schema.kind === 'struct' && element.startsWith('f:') && schema.fields.has(element.slice(2));
    result[element] = isField ? asMember(below) : below;
  }
  return result;
}
