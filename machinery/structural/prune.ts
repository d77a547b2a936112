import { isMutableJsonObject, type MutableJson, type MutableJsonObject } from '../json.ts';
import { type StructuralSchema, valueSchema } from './structural-schema.ts';

// What every object has, whether or not its schema says so.
const ROOT_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** Whether the node is an object of the API of its own: the resource itself, or an embedded one. */
type Place = 'resource' | 'field';

function placeOf(schema: StructuralSchema): Place {
  return schema['x-kubernetes-embedded-resource'] === true ? 'resource' : 'field';
}

function pruneObject(object: MutableJsonObject, schema: StructuralSchema, place: Place): string[] {
  const dropped: string[] = [];
  const values = valueSchema(schema);
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true;
  for (const [key, value] of Object.entries(object)) {
    if (place === 'resource' && ROOT_FIELDS.has(key)) continue;
    const child = schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : values;
    if (child !== undefined) dropped.push(...below(key, pruneValue(value, child, placeOf(child))));
    else if (!keepsUnknown) {
      delete object[key];
      dropped.push(key);
    }
  }
  return dropped;
}

const below = (key: string, paths: readonly string[]): string[] => paths.map((path) => (path.startsWith('[') ? `${key}${path}` : `${key}.${path}`));

function pruneValue(value: MutableJson | undefined, schema: StructuralSchema, place: Place): string[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return [];
    return value.flatMap((item, index) => below(`[${index}]`, pruneValue(item, items, placeOf(items))));
  }
  return isMutableJsonObject(value) ? pruneObject(value, schema, place) : [];
}

/**
 * Removes, in place, every field that the schema does not specify.
 *
 * @returns the paths of what was removed: `spec.extra`, `spec.items[0].extra`
 * @see apiextensions-apiserver pkg/apiserver/schema/pruning/algorithm.go (v1.37)
 */
export function pruneUnknownFields(object: MutableJsonObject, schema: StructuralSchema): readonly string[] {
  return pruneObject(object, schema, 'resource');
}
