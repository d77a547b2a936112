import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { childSchema, type TypeSchema, untypedDeduced } from '../schema/type-schema.ts';
import { itemElement } from './field-path.ts';
import { type FieldSet, isEmptySet, isMember } from './field-set.ts';

/**
 * Takes the paths of a set out of an object, whole subtrees at a time. What is emptied that way turns null, as on the server.
 * @see structured-merge-diff typed/remove.go (v6)
 */
export function removeFields(schema: TypeSchema, object: JsonObject, gone: FieldSet): JsonObject {
  const kept = without(schema, object, gone);
  return isJsonObject(kept) ? kept : {};
}

function without(schema: TypeSchema, value: Json, gone: FieldSet): Json {
  if (isEmptySet(gone) || schema.kind === 'scalar' || schema.atomic) return value;
  if (Array.isArray(value)) return schema.kind === 'list' ? withoutItems(schema, value, gone) : value;
  if (!isJsonObject(value)) return value;
  const result: Record<string, Json> = {};
  let changed = false;
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const node = gone[`f:${key}`];
    if (isMember(node)) {
      changed = true;
      continue;
    }
    const kept = node === undefined ? item : without(childSchema(schema, key) ?? untypedDeduced, item, node);
    if (kept !== item) changed = true;
    result[key] = kept;
  }
  if (!changed) return value;
  return isEmptySet(result as unknown as FieldSet) ? null : result;
}

function withoutItems(schema: TypeSchema & { kind: 'list' }, items: readonly Json[], gone: FieldSet): Json {
  const result: Json[] = [];
  let changed = false;
  for (const item of items) {
    const element = itemElement(schema, item);
    const node = element === undefined ? undefined : gone[element];
    if (isMember(node)) {
      changed = true;
      continue;
    }
    const kept = node === undefined ? item : without(schema.items, item, node);
    if (kept !== item) changed = true;
    result.push(kept);
  }
  if (!changed) return items;
  return result.length === 0 ? null : result;
}
