import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { isSpelledFloat, jsonText } from '../lossless-json.ts';
import { duplicate, type FieldError, invalidValue } from '../validation/field-error.ts';
import { type StructuralSchema, valueSchema } from './structural-schema.ts';

// Keys in order; a float that is whole is none of the integers, and is told apart by its holder.
function canonical(value: Json, isFloat = false): string {
  if (Array.isArray(value)) return `[${value.map((item: Json, index) => canonical(item, isSpelledFloat(value, index))).join(',')}]`;
  if (!isJsonObject(value)) return isFloat ? `${jsonText(value)}.0` : jsonText(value);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null, isSpelledFloat(value, key))}`).join(',')}}`;
}

/** Where a value stands that stood before; a third time is not told. */
function repeated(values: readonly Json[]): readonly number[] {
  const seen = new Map<string, number>();
  return [...values.keys()].filter((index) => {
    const key = canonical(values[index] ?? null, isSpelledFloat(values, index));
    const times = seen.get(key) ?? 0;
    seen.set(key, times + 1);
    return times === 1;
  });
}

function keyOf(item: Json, keys: readonly string[]): JsonObject {
  if (!isJsonObject(item)) return {};
  return Object.fromEntries(
    keys
      .filter((key) => Object.hasOwn(item, key))
      .sort()
      .map((key) => [key, item[key]]),
  ) as JsonObject;
}

function validateList(list: readonly Json[], schema: StructuralSchema, path: string): FieldError[] {
  const type = schema['x-kubernetes-list-type'];
  const { items } = schema;
  const errors: FieldError[] = [];
  if (type === 'set') errors.push(...repeated(list).map((index) => duplicate(`${path}[${index}]`, list[index])));
  else if (type === 'map') {
    const stranger = list.findIndex((item) => item !== null && !isJsonObject(item));
    if (stranger >= 0) errors.push(invalidValue(`${path}[${stranger}]`, list[stranger], 'must be an object for an array of list-type map'));
    else {
      const keys = list.map((item) => keyOf(item, schema['x-kubernetes-list-map-keys'] ?? []));
      errors.push(...repeated(keys).map((index) => duplicate(`${path}[${index}]`, keys[index])));
    }
  }
  if (items !== undefined) list.forEach((item, index) => errors.push(...validateListTypes(item, items, `${path}[${index}]`)));
  return errors;
}

/**
 * Items that repeat one before them in lists of type `set`, and keys in lists of type `map`.
 *
 * @see apiextensions-apiserver pkg/apiserver/schema/listtype/validation.go (v1.37)
 */
export function validateListTypes(value: Json, schema: StructuralSchema, path: string): FieldError[] {
  if (Array.isArray(value)) return validateList(value, schema, path);
  if (!isJsonObject(value)) return [];
  const values = valueSchema(schema);
  return Object.keys(value)
    .sort()
    .flatMap((key) => {
      const property = schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
      const inner = path === '' ? key : `${path}.${key}`;
      if (property !== undefined) return validateListTypes(value[key] ?? null, property, inner);
      return values === undefined ? [] : validateListTypes(value[key] ?? null, values, `${path}[${key}]`);
    });
}

/** Whether a schema has a list whose items must differ: else there is nothing to check. */
export function hasListTypes(schema: StructuralSchema): boolean {
  const type = schema['x-kubernetes-list-type'];
  if (type === 'set' || type === 'map') return true;
  const values = valueSchema(schema);
  return (
    (schema.items !== undefined && hasListTypes(schema.items)) ||
    (values !== undefined && hasListTypes(values)) ||
    Object.values(schema.properties ?? {}).some(hasListTypes)
  );
}
