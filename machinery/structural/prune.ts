import { isMutableJsonObject, type MutableJson, type MutableJsonObject } from '../json.ts';
import type { StructuralSchema } from './structural-schema.ts';

// What every object has, whether or not its schema says so.
const ROOT_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

const isResource = (schema: StructuralSchema): boolean => schema['x-kubernetes-embedded-resource'] === true;
const joined = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

interface Walk {
  readonly dropped: string[];
}

/** What a schema says of one member: its schema, that anything goes there (`undefined` schema), or nothing. */
function memberOf(schema: StructuralSchema, key: string): { readonly schema: StructuralSchema | undefined } | undefined {
  const { properties, additionalProperties: values } = schema;
  if (properties !== undefined && Object.hasOwn(properties, key)) return { schema: properties[key] };
  if (values === undefined || values === null) return undefined;
  // Values without a schema stay, but whatever they hold as objects is unknown.
  return { schema: typeof values === 'object' ? values : undefined };
}

function pruneObject(object: MutableJsonObject, schema: StructuralSchema | undefined, path: string, walk: Walk): void {
  const isRoot = schema !== undefined && isResource(schema);
  for (const key of Object.keys(object)) {
    if (isRoot && ROOT_FIELDS.has(key)) continue;
    const member = schema === undefined ? undefined : memberOf(schema, key);
    if (member !== undefined) prune(object[key], member.schema, joined(path, key), walk);
    else {
      delete object[key];
      walk.dropped.push(joined(path, key));
    }
  }
}

// Where unknown fields are preserved, those that are specified are still looked into.
function skip(value: MutableJson | undefined, schema: StructuralSchema, path: string, walk: Walk): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items !== undefined) for (const [index, item] of value.entries()) skip(item, items, `${path}[${index}]`, walk);
  } else if (isMutableJsonObject(value)) {
    for (const key of Object.keys(value)) {
      if (isResource(schema) && ROOT_FIELDS.has(key)) continue;
      const member = memberOf(schema, key);
      if (member !== undefined) prune(value[key], member.schema, joined(path, key), walk);
    }
  }
}

function prune(value: MutableJson | undefined, schema: StructuralSchema | undefined, path: string, walk: Walk): void {
  if (schema?.['x-kubernetes-preserve-unknown-fields'] === true) skip(value, schema, path, walk);
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) prune(item, schema?.items, `${path}[${index}]`, walk);
  else if (isMutableJsonObject(value)) pruneObject(value, schema, path, walk);
}

/**
 * Removes, in place, every field that the schema of a custom resource does not specify.
 *
 * @returns the paths of what was removed, sorted: `spec.extra`, `spec.items[0].extra`
 * @see apiextensions-apiserver pkg/apiserver/schema/pruning/algorithm.go (v1.37)
 */
export function pruneUnknownFields(object: MutableJsonObject, schema: StructuralSchema): readonly string[] {
  const walk: Walk = { dropped: [] };
  prune(object, { ...schema, 'x-kubernetes-embedded-resource': true }, '', walk);
  return walk.dropped.sort();
}

/** Whether a value that is no resource of its own, such as a default, has fields that its schema does not specify. */
export function hasUnknownFields(value: MutableJson, schema: StructuralSchema): boolean {
  const walk: Walk = { dropped: [] };
  prune(value, schema, '', walk);
  return walk.dropped.length > 0;
}
