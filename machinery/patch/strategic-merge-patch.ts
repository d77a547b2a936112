import { equalJson } from '../apply/equal-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { childSchema, type FieldSchema, type TypeSchema } from '../schema/type-schema.ts';
import { StatusError } from '../status.ts';
import { ordered, validateOrder } from './element-order.ts';
import { goText, goTypeName } from './go-text.ts';
import { failed, keyedItem, keyOf } from './merge-key.ts';

const deletePrefix = '$deleteFromPrimitiveList/';
const orderPrefix = '$setElementOrder/';

type Growing = Record<string, Json | undefined>;

/**
 * Applies a strategic merge patch with the merge keys and strategies of the schema. Untouched parts are shared with `current`,
 * which may be frozen.
 *
 * @throws {StatusError} 500 for directives that cannot be followed, 400 for `$retainKeys` that does not cover the patch
 * @see apimachinery pkg/util/strategicpatch/patch.go (v1.37)
 */
export function applyStrategicMergePatch(current: JsonObject, patch: JsonObject, schema: TypeSchema): JsonObject {
  return mergeObject(current, patch, schema);
}

function mergeObject(original: JsonObject, patch: JsonObject, schema: TypeSchema): JsonObject {
  if (Object.hasOwn(patch, '$patch')) return directed(patch);
  const result: Growing = { ...original };
  retainKeys(result, patch);
  const done = orderLists(result, patch, schema);
  for (const [key, change] of Object.entries(patch)) {
    if (change === undefined || key === '$retainKeys' || done.has(key)) continue;
    if (key.startsWith(deletePrefix)) deleteItems(result, key.slice(deletePrefix.length), change);
    else if (change === null) delete result[key];
    else result[key] = mergeField(result[key], change, schema, key);
  }
  return result;
}

/** What `$patch` in a map asks for: the rest of the map alone, or nothing. */
function directed(patch: JsonObject): JsonObject {
  const { $patch: directive, ...rest } = patch;
  if (directive === 'replace') return rest;
  if (directive === 'delete') return {};
  throw unknownDirective(directive, patch);
}

function unknownDirective(directive: Json | undefined, map: JsonObject): StatusError {
  const shown = typeof directive === 'string' ? directive : directive === null ? '%!s(<nil>)' : `%!s(${goTypeName(directive)}=${goText(directive)})`;
  return failed(`unknown patch type: ${shown} in map: ${goText(map)}`);
}

function retainKeys(result: Growing, patch: JsonObject): void {
  const keep = patch['$retainKeys'];
  if (keep === undefined) return;
  const bad = new StatusError({ code: 400, reason: 'BadRequest', message: 'invalid patch format of retainKeys' });
  if (!Array.isArray(keep)) throw bad;
  for (const [key, value] of Object.entries(patch)) {
    const isDirective = key === '$retainKeys' || key.startsWith(deletePrefix) || key.startsWith(orderPrefix);
    if (value !== null && !isDirective && !keep.includes(key)) throw bad;
  }
  for (const key of Object.keys(result)) if (!keep.includes(key)) delete result[key];
}

function deleteItems(result: Growing, key: string, items: Json): void {
  const current = result[key];
  if (!Array.isArray(current)) return;
  if (!Array.isArray(items)) throw failed(`expected a []interface {}, but received a ${goTypeName(items)}`);
  result[key] = current.filter((item: Json) => !items.some((gone: Json) => equalJson(gone, item)));
}

/** Puts the lists that `$setElementOrder` names in order, merged; answers the keys of the patch that are thereby done. */
function orderLists(result: Growing, patch: JsonObject, schema: TypeSchema): ReadonlySet<string> {
  const done = new Set<string>();
  for (const [directive, order] of Object.entries(patch)) {
    if (!directive.startsWith(orderPrefix)) continue;
    done.add(directive);
    const key = directive.slice(orderPrefix.length);
    const current = result[key];
    const change = patch[key];
    if (!Array.isArray(order)) throw failed(`expected a []interface {}, but received a ${goTypeName(order)}`);
    const mergeKey = fieldOf(schema, key)?.patchMergeKey;
    if (Array.isArray(change)) validateOrder(change, order, mergeKey);
    if (current === undefined && change === undefined) continue;
    done.add(key);
    const deleted = patch[`${deletePrefix}${key}`];
    if (deleted !== undefined) deleteItems(result, key, deleted);
    const merged = change === undefined || change === null ? (result[key] ?? []) : mergeField(result[key], change, schema, key);
    if (!Array.isArray(merged)) throw failed(`expected a []interface {}, but received a ${goTypeName(merged)}`);
    result[key] = ordered(merged, order, { mergeKey, before: Array.isArray(current) ? current : [] });
  }
  return done;
}

function fieldOf(schema: TypeSchema, key: string): FieldSchema | undefined {
  return schema.kind === 'struct' ? schema.fields.get(key) : undefined;
}

const unknownType: TypeSchema = Object.freeze({ kind: 'untyped', atomic: false });

function mergeField(current: Json | undefined, change: Json, schema: TypeSchema, key: string): Json {
  if (current === undefined || current === null) return withoutDirectives(change);
  const field = fieldOf(schema, key);
  const child = childSchema(schema, key) ?? unknownType;
  if (isJsonObject(current) && isJsonObject(change)) {
    return field?.patchStrategies.includes('replace') === true ? change : mergeObject(current, change, child);
  }
  if (Array.isArray(current) && Array.isArray(change)) {
    if (field?.patchStrategies.includes('merge') !== true) return change;
    return mergeList(current, change, { mergeKey: field.patchMergeKey, items: child.kind === 'list' ? child.items : unknownType });
  }
  return change;
}

/** What is taken where there was nothing: maps that carry `$patch` come out empty, items that carry it go, nulls go. */
function withoutDirectives(value: Json): Json {
  if (Array.isArray(value)) {
    return value.filter((item: Json) => !(isJsonObject(item) && Object.hasOwn(item, '$patch'))).map((item: Json) => withoutDirectives(item));
  }
  if (!isJsonObject(value)) return value;
  const result: Growing = {};
  if (Object.hasOwn(value, '$patch')) return result;
  for (const [key, item] of Object.entries(value)) if (item !== null && item !== undefined) result[key] = withoutDirectives(item);
  return result;
}

interface ListRule {
  readonly mergeKey: string | undefined;
  readonly items: TypeSchema;
}

function mergeList(current: readonly Json[], change: readonly Json[], rule: ListRule): Json {
  const { mergeKey } = rule;
  if (![...current, ...change].some(isJsonObject)) return ordered([...new Set([...current, ...change])], change, { mergeKey: undefined, before: current });
  if (mergeKey === undefined) throw failed('cannot merge lists without merge key for type []interface {}');
  let result = [...current];
  const plain: JsonObject[] = [];
  let replaces = false;
  for (const item of change) {
    if (!isJsonObject(item)) throw failed(`expected a map[string]interface {}, but received a ${goTypeName(item)}`);
    const directive = item['$patch'];
    if (directive === undefined) plain.push(item);
    else if (directive === 'replace') replaces = true;
    else if (directive === 'merge') throw failed('merging lists cannot yet be specified in the patch');
    else if (directive === 'delete') {
      const key = keyOf(keyedItem(item, mergeKey), mergeKey);
      result = result.filter((other) => !(isJsonObject(other) && equalJson(keyOf(other, mergeKey), key)));
    } else throw unknownDirective(directive, item);
  }
  if (replaces) return plain;
  for (const item of plain) {
    const key = keyOf(keyedItem(item, mergeKey), mergeKey);
    const index = result.findIndex((other) => isJsonObject(other) && equalJson(keyOf(other, mergeKey), key));
    const found = result[index];
    if (isJsonObject(found)) result[index] = mergeObject(found, item, rule.items);
    else result.push(item);
  }
  // Without an order of its own a patch orders by itself: what it adds comes before what it does not name.
  return ordered(result, plain, { mergeKey, before: current });
}
