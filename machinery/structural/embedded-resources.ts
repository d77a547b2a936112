import { isJsonObject, isMutableJsonObject, type Json, type JsonObject, type MutableJson, type MutableJsonObject } from '../json.ts';
import { dns1035LabelComplaints } from '../names/dns.ts';
import { pathSegmentComplaints } from '../names/path-segment.ts';
import { DecodeError, decodeInPlace } from '../schema/decode.ts';
import type { StructSchema } from '../schema/type-schema.ts';
import { type FieldError, invalidValue, required } from '../validation/field-error.ts';
import { validateObjectMeta } from '../validation/object-meta.ts';
import { type StructuralSchema, valueSchema } from './structural-schema.ts';

const child = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
const isEmbedded = (schema: StructuralSchema): boolean => schema['x-kubernetes-embedded-resource'] === true;

/** Whether a schema embeds resources anywhere below it: else there is nothing to check. */
export function hasEmbeddedResources(schema: StructuralSchema): boolean {
  const values = valueSchema(schema);
  return (
    isEmbedded(schema) ||
    (schema.items !== undefined && hasEmbeddedResources(schema.items)) ||
    (values !== undefined && hasEmbeddedResources(values)) ||
    Object.values(schema.properties ?? {}).some(hasEmbeddedResources)
  );
}

/** Each child of a value that the schema knows, with its path: `a.b`, `a[key]` for maps, `a[0]`. */
function* childrenOf(value: Json | MutableJson, schema: StructuralSchema, path: string): Generator<[Json, StructuralSchema, string]> {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items !== undefined) for (const [index, item] of value.entries()) yield [item as Json, items, `${path}[${index}]`];
    return;
  }
  if (!isJsonObject(value)) return;
  const values = valueSchema(schema);
  for (const key of Object.keys(value).sort()) {
    const property = schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    if (property !== undefined) yield [value[key] ?? null, property, child(path, key)];
    else if (values !== undefined) yield [value[key] ?? null, values, `${path}[${key}]`];
  }
}

function validateTypeMeta(object: JsonObject, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const key of ['apiVersion', 'kind']) {
    const value = object[key];
    const place = child(path, key);
    if (value === undefined) errors.push(required(place));
    else if (typeof value !== 'string') errors.push(invalidValue(place, value, 'must be a string'));
    else if (value === '') errors.push(invalidValue(place, value, 'must not be empty'));
    else if (key === 'apiVersion' && value.split('/').length > 2) errors.push(invalidValue(place, value, `unexpected GroupVersion string: ${value}`));
    else if (key === 'kind') {
      const complaints = dns1035LabelComplaints(value.toLowerCase());
      if (complaints.length > 0) errors.push(invalidValue(place, value, `may have mixed case, but should otherwise match: ${complaints.join(',')}`));
    }
  }
  return errors;
}

function validateMetadata(metadata: Json | undefined, path: string): FieldError[] {
  if (!isJsonObject(metadata)) return [];
  const named = metadata['name'] === undefined || metadata['name'] === '' ? { ...metadata, name: 'fakename' } : metadata;
  const namespaced = typeof metadata['namespace'] === 'string' && metadata['namespace'] !== '';
  return validateObjectMeta(named, { nameRule: pathSegmentComplaints, namespaced, path: child(path, 'metadata'), builtIn: false });
}

/**
 * Every broken rule of the type and metadata of embedded resources. The root is one of them where `schema` says so.
 *
 * @see apiextensions-apiserver pkg/apiserver/schema/objectmeta/validation.go (v1.37)
 */
export function validateEmbeddedResources(value: Json, schema: StructuralSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (isJsonObject(value) && isEmbedded(schema)) errors.push(...validateTypeMeta(value, path), ...validateMetadata(value['metadata'], path));
  for (const [item, inner, at] of childrenOf(value, schema, path)) errors.push(...validateEmbeddedResources(item, inner, at));
  return errors;
}

function coerceResource(object: MutableJsonObject, objectMeta: StructSchema, path: string): readonly string[] {
  for (const key of ['apiVersion', 'kind']) {
    if (object[key] !== undefined && typeof object[key] !== 'string') throw new CoercionError(invalidValue(child(path, key), object[key], 'must be a string'));
  }
  const { metadata } = object;
  if (metadata === undefined) return [];
  if (metadata === null) {
    object['metadata'] = {};
    return [];
  }
  if (!isMutableJsonObject(metadata)) {
    throw new CoercionError(invalidValue(child(path, 'metadata'), metadata, `json: cannot unmarshal ${goType(metadata)} into Go value of type v1.ObjectMeta`));
  }
  const before: Json = JSON.parse(JSON.stringify(metadata)) as Json;
  try {
    return decodeInPlace(metadata, objectMeta).map((key) => `${child(path, 'metadata')}.${key}`);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new CoercionError(invalidValue(child(path, 'metadata'), before, error.message));
  }
}

function goType(value: MutableJson): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Metadata of an embedded resource that no metadata can be. */
export class CoercionError extends Error {
  override readonly name = 'CoercionError';
  readonly problem: FieldError;
  constructor(problem: FieldError) {
    super(`${problem.field}: ${problem.message}`);
    this.problem = problem;
  }
}

/**
 * Fits the metadata of embedded resources to its type, in place: unknown fields go. Frozen parts are taken as fitted.
 *
 * @returns the paths of unknown fields
 * @throws {CoercionError} where a value has the wrong type
 * @see apiextensions-apiserver pkg/apiserver/schema/objectmeta/algorithm.go (v1.37)
 */
export function coerceEmbeddedResources(value: MutableJson, schema: StructuralSchema, objectMeta: StructSchema, path = ''): readonly string[] {
  if (typeof value === 'object' && value !== null && Object.isFrozen(value)) return [];
  const own = isMutableJsonObject(value) && isEmbedded(schema) ? coerceResource(value, objectMeta, path) : [];
  const below = [...childrenOf(value, schema, path)].flatMap(([item, inner, at]) => coerceEmbeddedResources(item as MutableJson, inner, objectMeta, at));
  return [...own, ...below];
}
