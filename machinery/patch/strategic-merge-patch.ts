import { equalJson } from '../apply/equal-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { childSchema, type FieldSchema, type TypeSchema } from '../schema/type-schema.ts';
import { StatusError } from '../status.ts';
import { ordered, validateOrder } from './element-order.ts';
import { goText, goTypeName } from './go-text.ts';
import { checkItems, failed, keyedItem, keyOf } from './merge-key.ts';

const deleteDirective = '$deleteFromPrimitiveList';
const orderDirective = '$setElementOrder';

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
    if (key.startsWith(deleteDirective)) deleteItems(result, keyBehind(key, deleteDirective, 'primitive list'), change);
    else if (change === null) delete result[key];
    else {
      const merged = mergeField(result[key], change, schema, key);
      if (merged === undefined) delete result[key];
      else result[key] = merged;
    }
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
    const isDirective = key === '$retainKeys' || key.startsWith(deleteDirective) || key.startsWith(orderDirective);
    if (value !== null && !isDirective && !keep.includes(key)) throw bad;
  }
  for (const key of Object.keys(result)) if (!keep.includes(key)) delete result[key];
}

/** Null takes the whole list away; anything else that is no list is passed over. */
function deleteItems(result: Growing, key: string, items: Json): void {
  const current = result[key];
  if (items === null) delete result[key];
  if (!Array.isArray(current) || !Array.isArray(items)) return;
  if (current.length > 0 || items.length > 0) checkItems(current, items);
  result[key] = current.filter((item: Json) => !items.some((gone: Json) => equalJson(gone, item)));
}

/** What stands behind the slash of a directive. @throws {StatusError} 400 when there is none */
function keyBehind(directive: string, prefix: string, what: string): string {
  if (directive.startsWith(`${prefix}/`)) return directive.slice(prefix.length + 1);
  throw new StatusError({ code: 400, reason: 'BadRequest', message: `invalid patch format of ${what}` });
}

const asList = (value: Json): readonly Json[] => {
  if (Array.isArray(value)) return value;
  throw failed(`expected a []interface {}, but received a ${goTypeName(value)}`);
};

/** Puts the lists that `$setElementOrder` names in order, merged; answers the keys of the patch that are thereby done. */
function orderLists(result: Growing, patch: JsonObject, schema: TypeSchema): ReadonlySet<string> {
  const done = new Set<string>();
  for (const [directive, order] of Object.entries(patch)) {
    if (!directive.startsWith(orderDirective) || order === undefined) continue;
    done.add(directive);
    const wanted = asList(order);
    const key = keyBehind(directive, orderDirective, 'setElementOrder list');
    const current = result[key] === undefined ? undefined : asList(result[key]);
    const change = patch[key] === undefined ? undefined : asList(patch[key]);
    const mergeKey = listFieldOf(schema, key)?.patchMergeKey;
    if (change !== undefined) validateOrder(change, wanted, mergeKey);
    if (current === undefined && change === undefined) continue;
    done.add(key);
    const merged = change === undefined ? (current ?? []) : asList(mergeOrdered(current, change, schema, key));
    checkItems(current ?? [], change ?? []);
    result[key] = ordered(merged, wanted, { mergeKey, before: current ?? [] });
  }
  return done;
}

// A list that is new comes with its nulls, which it would lose without an order.
function mergeOrdered(current: readonly Json[] | undefined, change: readonly Json[], schema: TypeSchema, key: string): Json {
  return current === undefined ? (withoutDirectives(change, 'with nulls') ?? []) : (mergeField(current, change, schema, key) ?? []);
}

function fieldOf(schema: TypeSchema, key: string): FieldSchema | undefined {
  return schema.kind === 'struct' ? schema.fields.get(key) : undefined;
}

/** The field of a list, as the server looks for it by the types that it is written in. @throws {StatusError} 500 for what is no field, or no list */
function listFieldOf(schema: TypeSchema, key: string): FieldSchema | undefined {
  if (schema.kind === 'map') throw failed('merging an object in json but data type is not struct, instead is: map');
  if (schema.kind !== 'struct') return undefined;
  const field = schema.fields.get(key);
  if (field === undefined) throw failed(`unable to find api field in struct ${schema.name?.split('.').at(-1) ?? ''} for the json field ${JSON.stringify(key)}`);
  if (field.schema.kind !== 'list') throw failed('expected slice or array type, but got: struct');
  return field;
}

const unknownType: TypeSchema = Object.freeze({ kind: 'untyped', atomic: false });

/** Undefined: the change says that nothing is to be there. */
function mergeField(current: Json | undefined, change: Json, schema: TypeSchema, key: string): Json | undefined {
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
  return withoutDirectives(change);
}

/** What is taken where there was nothing of its kind: maps that carry `$patch` go, and so do nulls, but not those in lists. */
function withoutDirectives(value: Json, nulls: 'no nulls' | 'with nulls' = 'no nulls'): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => withoutDirectives(item, nulls)).filter((item) => item !== undefined);
  if (!isJsonObject(value)) return value;
  if (Object.hasOwn(value, '$patch')) return undefined;
  const result: Growing = {};
  for (const [key, item] of Object.entries(value)) {
    const kept = item === undefined || (item === null && nulls === 'no nulls') ? undefined : withoutDirectives(item, nulls);
    if (kept !== undefined) result[key] = kept;
  }
  return result;
}

interface ListRule {
  readonly mergeKey: string | undefined;
  readonly items: TypeSchema;
}

function mergeList(current: readonly Json[], change: readonly Json[], rule: ListRule): Json {
  const { mergeKey } = rule;
  if (current.length === 0 && change.length === 0) return current;
  checkItems(current, change);
  if (![...current, ...change].some(isJsonObject)) return ordered([...new Set([...current, ...change])], change, { mergeKey: undefined, before: current });
  if (mergeKey === undefined) throw failed('cannot merge lists without merge key for type []interface {}');
  let result = [...current];
  const plain: JsonObject[] = [];
  let replaces = false;
  for (const item of change) {
    if (!isJsonObject(item)) continue;
    const directive = item['$patch'];
    if (directive === undefined) plain.push(item);
    else if (directive === 'replace') replaces = true;
    else if (directive === 'merge') throw failed('merging lists cannot yet be specified in the patch');
    else if (directive === 'delete') {
      const key = keyOf(keyedItem(item, mergeKey), mergeKey);
      result = result.filter((other) => !(isJsonObject(other) && equalJson(keyOf(other, mergeKey), key)));
    } else throw unknownDirective(directive, item);
  }
  if (replaces) {
    for (const item of plain) keyedItem(item, mergeKey);
    return plain;
  }
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
