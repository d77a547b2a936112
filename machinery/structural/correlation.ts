import { isJsonObject, type Json } from '../json.ts';
import { type StructuralSchema, valueSchema } from './structural-schema.ts';

/** The items of a list map before a write, found by the keys of those after it. */
export function oldItems(schema: StructuralSchema, old: Json | undefined): (item: Json) => Json | undefined {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  if (schema['x-kubernetes-list-type'] !== 'map' || keys.length === 0 || !Array.isArray(old)) return () => undefined;
  const keyOf = (item: Json): string | undefined => {
    if (!isJsonObject(item)) return undefined;
    const values = keys.map((key) => item[key]);
    return values.some((value) => value === undefined || value === null || typeof value === 'object') ? undefined : JSON.stringify(values);
  };
  const byKey = new Map<string, Json>();
  for (const item of old) {
    const key = keyOf(item);
    if (key !== undefined && !byKey.has(key)) byKey.set(key, item);
  }
  return (item) => {
    const key = keyOf(item);
    return key === undefined ? undefined : byKey.get(key);
  };
}

function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index] ?? null));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key] ?? null, b[key] ?? null));
}

/**
 * Whether a value is what it was before. Items of a list of type map are compared with the first of their key before, so one that repeats
 * the key of another, or has none, is never what it was; nor is what the schema does not know.
 *
 * @see apiserver pkg/cel/common/equality.go (v1.37)
 */
export function isUnchanged(value: Json, old: Json | undefined, schema: StructuralSchema | undefined): boolean {
  if (old === undefined || old === null || value === null) return value === null && old === null;
  if (Array.isArray(value) || Array.isArray(old)) {
    if (!Array.isArray(value) || !Array.isArray(old) || value.length !== old.length) return false;
    if (schema?.['x-kubernetes-list-type'] !== 'map') return sameJson(value, old);
    const find = oldItems(schema, old);
    return value.every((item) => {
      const before = find(item);
      return before !== undefined && isUnchanged(item, before, schema.items);
    });
  }
  if (!isJsonObject(value) || !isJsonObject(old)) return value === old;
  const keys = Object.keys(value);
  return (
    keys.length === Object.keys(old).length &&
    keys.every((key) => {
      const [now, before] = [value[key], old[key]];
      const inner = schema === undefined ? undefined : childSchema(schema, key);
      return now !== undefined && before !== undefined && inner !== undefined && isUnchanged(now, before, inner);
    })
  );
}

/** The schema of one property or entry. */
export function childSchema(schema: StructuralSchema, key: string): StructuralSchema | undefined {
  const { properties } = schema;
  return properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : valueSchema(schema);
}
