import { isJsonObject, type Json, type MutableJson } from '../json.ts';
import { type FieldError, invalidValue } from '../validation/field-error.ts';
import { validateEmbeddedResources } from './embedded-resources.ts';
import { hasUnknownFields } from './prune.ts';
import type { StructuralSchema } from './structural-schema.ts';
import { type ValidationEnvironment, validateStructural } from './validate.ts';

/** What checking defaults needs from outside. */
export interface DefaultsEnvironment extends ValidationEnvironment {
  /** The rules of a node and below on a default; none where absent. */
  readonly rules?: (value: Json, schema: StructuralSchema, path: string) => readonly FieldError[];
}

function copyOf(value: Json): MutableJson {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isJsonObject(value)) return value as MutableJson;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item ?? null)]));
}

function validateDefault(value: Json, schema: StructuralSchema, path: string, environment: DefaultsEnvironment): FieldError[] {
  const errors: FieldError[] = [];
  if (hasUnknownFields(copyOf(value), schema)) errors.push(invalidValue(path, value, 'must not have unknown fields'));
  const embedded = validateEmbeddedResources(value, schema, path);
  if (embedded.length > 0) return [...errors, ...embedded];
  const invalid = validateStructural(value, { schema, environment, base: path });
  if (invalid.length > 0) return [...errors, ...invalid];
  return [...errors, ...(environment.rules?.(value, schema, path) ?? [])];
}

/**
 * Checks that the defaults of a structural schema are valid values without unknown fields. Values of maps have no defaults.
 *
 * @see apiextensions-apiserver pkg/apiserver/schema/defaulting/validation.go (v1.37)
 */
export function validateDefaults(schema: StructuralSchema, path: string, environment: DefaultsEnvironment): FieldError[] {
  const errors: FieldError[] = [];
  const { items, properties, default: standard } = schema;
  if (standard !== undefined && standard !== null) errors.push(...validateDefault(standard, schema, `${path}.default`, environment));
  if (items !== undefined) errors.push(...validateDefaults(items, `${path}.items`, environment));
  for (const [key, property] of Object.entries(properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    errors.push(...validateDefaults(property, `${path}.properties[${key}]`, environment));
  }
  return errors;
}
