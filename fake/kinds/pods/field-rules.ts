import type { Json, JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { readText } from '../parts/edit.ts';

/** A complaint per text of `complaints` about the value of one field. */
export function invalidEach(field: string, value: Json | undefined, complaints: readonly string[]): FieldError[] {
  return complaints.map((text) => invalidValue(field, value, text));
}

/** The texts at `keys` may not be empty, complained about in the given order. */
export function requireTexts(object: JsonObject, field: string, ...keys: readonly string[]): FieldError[] {
  return keys.flatMap((key) => (readText(object, key) === '' ? [required(`${field}.${key}`)] : []));
}

/** A value that must be given is one of `supported`. */
export function requireOneOf(value: Json | undefined, field: string, supported: readonly string[]): FieldError[] {
  if (value === undefined || value === null || value === '') return [required(field)];
  return supported.includes(String(value)) ? [] : [notSupported(field, value, supported)];
}

/** A value that need not be given is one of `supported`. */
export function allowOneOf(value: Json | undefined, field: string, supported: readonly string[]): FieldError[] {
  return value === undefined || value === null || supported.includes(String(value)) ? [] : [notSupported(field, value, supported)];
}

const ids = 'must be between 0 and 2147483647, inclusive';

/** The number of a user or group of Linux. */
export function validateId(value: Json | undefined, field: string): FieldError[] {
  return typeof value === 'number' && (value < 0 || value > 2147483647) ? [invalidValue(field, value, ids)] : [];
}

/** The permission bits of a file. */
export function validateFileMode(value: Json | undefined, field: string): FieldError[] {
  const sound = typeof value !== 'number' || (value >= 0 && value <= 0o777);
  return sound ? [] : [invalidValue(field, value, 'must be a number between 0 and 0777 (octal), both inclusive')];
}

/** A number that is not below zero. */
export function validateNotNegative(value: Json | undefined, field: string): FieldError[] {
  return typeof value === 'number' && value < 0 ? [invalidValue(field, value, 'must be greater than or equal to 0')] : [];
}

/** The texts of the list at `key`. */
export function readTexts(object: JsonObject | undefined, key: string): readonly string[] {
  const found = object?.[key];
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : [];
}

/** The entries of the map at `key`, sorted by their keys. The server visits its maps in no order. */
export function sortedEntries(object: JsonObject | undefined, key: string): readonly (readonly [string, Json])[] {
  const found = object?.[key];
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return [];
  return (Object.entries(found) as [string, Json][]).sort(([a], [b]) => (a < b ? -1 : 1));
}
