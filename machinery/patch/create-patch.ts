import fastJsonPatch from 'fast-json-patch';
import { equalJson } from '../apply/equal-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { childSchema, type TypeSchema, untypedDeduced } from '../schema/type-schema.ts';

/** One RFC 6902 operation as {@link createJsonPatch} writes it. */
export interface JsonPatchOperation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: Json;
}

/** The JSON Patch that makes `after` of `before`. */
export function createJsonPatch(before: JsonObject, after: JsonObject): readonly JsonPatchOperation[] {
  return fastJsonPatch.compare(before, after) as readonly JsonPatchOperation[];
}

/** The JSON merge patch that makes `after` of `before`. Cannot express a null in `after`: it would delete. */
export function createMergePatch(before: JsonObject, after: JsonObject): JsonObject {
  const patch: Record<string, Json> = {};
  for (const key of Object.keys(before)) if (after[key] === undefined && before[key] !== undefined) patch[key] = null;
  for (const [key, next] of Object.entries(after)) {
    const previous = before[key];
    if (next === undefined || equalJson(previous, next)) continue;
    patch[key] = isJsonObject(previous) && isJsonObject(next) ? createMergePatch(previous, next) : next;
  }
  return patch;
}

/**
 * The strategic merge patch that makes `after` of `before`, by the merge keys of the schema; lists that merge get
 * `$setElementOrder` when their order changes, `$patch: delete` for what goes.
 */
export function createStrategicMergePatch(before: JsonObject, after: JsonObject, schema: TypeSchema): JsonObject {
  const patch: Record<string, Json> = {};
  for (const key of Object.keys(before)) if (after[key] === undefined && before[key] !== undefined) patch[key] = null;
  for (const [key, next] of Object.entries(after)) {
    const previous = before[key];
    if (next === undefined || equalJson(previous, next)) continue;
    const child = childSchema(schema, key) ?? untypedDeduced;
    const field = schema.kind === 'struct' ? schema.fields.get(key) : undefined;
    const merges = field?.patchStrategies.includes('merge') === true;
    if (isJsonObject(previous) && isJsonObject(next)) patch[key] = createStrategicMergePatch(previous, next, child);
    else if (merges && Array.isArray(previous) && Array.isArray(next))
      Object.assign(patch, listPatch(key, previous, next, { mergeKey: field.patchMergeKey, items: child.kind === 'list' ? child.items : untypedDeduced }));
    else patch[key] = next;
  }
  return patch;
}

interface ListRule {
  readonly mergeKey: string | undefined;
  readonly items: TypeSchema;
}

function listPatch(key: string, before: readonly Json[], after: readonly Json[], { mergeKey, items }: ListRule): JsonObject {
  if (mergeKey === undefined) {
    const gone = before.filter((item) => !after.includes(item));
    const added = after.filter((item) => !before.includes(item));
    return {
      [`$setElementOrder/${key}`]: after,
      ...(gone.length === 0 ? {} : { [`$deleteFromPrimitiveList/${key}`]: gone }),
      ...(added.length === 0 ? {} : { [key]: added }),
    };
  }
  const keyOf = (item: Json): Json => (isJsonObject(item) ? (item[mergeKey] ?? null) : null);
  const changes: Json[] = [];
  for (const item of after) {
    const previous = before.find((other) => equalJson(keyOf(other), keyOf(item)));
    if (isJsonObject(previous) && isJsonObject(item)) {
      const change = createStrategicMergePatch(previous, item, items);
      if (Object.keys(change).length > 0) changes.push({ ...change, [mergeKey]: keyOf(item) });
    } else changes.push(item);
  }
  for (const item of before) {
    if (!after.some((other) => equalJson(keyOf(other), keyOf(item)))) changes.push({ $patch: 'delete', [mergeKey]: keyOf(item) });
  }
  const order = after.map((item): JsonObject => ({ [mergeKey]: keyOf(item) }));
  return { [`$setElementOrder/${key}`]: order, ...(changes.length === 0 ? {} : { [key]: changes }) };
}
