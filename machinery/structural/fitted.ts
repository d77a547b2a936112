import { isJsonObject, type Json } from '../json.ts';
import { type StructuralSchema, valueSchema } from './structural-schema.ts';

const ROOT_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

function lacksDefault(value: Json | undefined, schema: StructuralSchema): boolean {
  return schema.default !== undefined && schema.default !== null && (value === undefined || (value === null && schema.nullable !== true));
}

function isChildFitted(value: Json, schema: StructuralSchema | undefined): boolean {
  if (schema === undefined) return !isJsonObject(value) && !Array.isArray(value);
  return value === null ? schema.nullable === true : isFitted(value, schema);
}

/**
 * Whether pruning and defaulting would leave `value` as it is. A quick look without copies; it may say no where they would change
 * nothing, never the other way.
 */
export function isFitted(value: Json, schema: StructuralSchema): boolean {
  if (Array.isArray(value)) {
    const { items } = schema;
    return value.every((item: Json) => isChildFitted(item, items));
  }
  if (!isJsonObject(value)) return true;
  const { properties = {}, additionalProperties } = schema;
  const isResource = schema['x-kubernetes-embedded-resource'] === true;
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true;
  for (const key in properties) if (lacksDefault(value[key], properties[key] ?? {})) return false;
  const values = valueSchema(schema);
  return Object.keys(value).every((key) => {
    const item = value[key];
    if (item === undefined || (isResource && ROOT_FIELDS.has(key))) return true;
    if (Object.hasOwn(properties, key)) return isChildFitted(item, properties[key]);
    if (additionalProperties !== undefined) return isChildFitted(item, values);
    return keepsUnknown;
  });
}
