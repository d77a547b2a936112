import { isMutableJsonObject, type Json, type MutableJson, type MutableJsonObject } from '../json.ts';
import { type StructuralSchema, valueSchema } from './structural-schema.ts';

// A default is handed out anew each time: its receiver may edit it.
function copyOf(value: Json): MutableJson {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null) return value as MutableJson;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item ?? null)]));
}

function childSchema(schema: StructuralSchema, key: string): StructuralSchema | undefined {
  return schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : valueSchema(schema);
}

/**
 * Fills in, in place, what the schema has defaults for: absent fields, and nulls where null is not allowed.
 *
 * @see apiextensions-apiserver pkg/apiserver/schema/defaulting/algorithm.go (v1.37)
 */
export function applyDefaults(value: MutableJson | undefined, schema: StructuralSchema): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return;
    value.forEach((item, index) => {
      if (item === null && items.nullable !== true && items.default !== undefined) value[index] = copyOf(items.default);
      applyDefaults(value[index], items);
    });
  } else if (isMutableJsonObject(value)) applyObjectDefaults(value, schema);
}

function applyObjectDefaults(object: MutableJsonObject, schema: StructuralSchema): void {
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined) continue;
    const current = Object.hasOwn(object, key) ? object[key] : undefined;
    if (current === undefined || (current === null && property.nullable !== true)) object[key] = copyOf(property.default);
  }
  for (const key of Object.keys(object)) {
    const child = childSchema(schema, key);
    if (child === undefined) continue;
    if (object[key] === null && child.nullable !== true && child.default !== undefined) object[key] = copyOf(child.default);
    applyDefaults(object[key], child);
  }
}

/**
 * Removes, in place, nulls of fields that may not be null and have no default: they count as absent.
 *
 * @see apiextensions-apiserver pkg/apiserver/schema/defaulting/prune.go (v1.37)
 */
export function dropForbiddenNulls(value: MutableJson | undefined, schema: StructuralSchema): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items !== undefined) for (const item of value) dropForbiddenNulls(item, items);
  } else if (isMutableJsonObject(value)) {
    for (const key of Object.keys(value)) {
      const child = childSchema(schema, key);
      if (child === undefined) continue;
      if (value[key] === null && child.nullable !== true && child.default === undefined) delete value[key];
      else dropForbiddenNulls(value[key], child);
    }
  }
}
