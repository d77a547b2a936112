import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import {
  type FieldSchema,
  type GroupVersionKind,
  type ListSchema,
  type ScalarSchema,
  structSchema,
  type StructSchema,
  type TypeSchema,
  untypedAtomic,
  untypedDeduced,
} from './type-schema.ts';

/** What a custom resource's schema needs besides its own text. */
export interface StructuralOptions {
  readonly gvk: GroupVersionKind;
  /** The built-in `meta_v1#ObjectMeta`: the author of a CRD can only narrow it, never change its shape. */
  readonly objectMeta: TypeSchema;
  /** `spec.preserveUnknownFields` of the CRD, which v1 only knows from objects that were stored by v1beta1. */
  readonly preserveUnknown?: boolean;
}

/**
 * Compiles one version's `openAPIV3Schema`, which must be structural, with `apiVersion`, `kind` and `metadata` at the root and at
 * every embedded resource.
 *
 * A version without a schema gets one that preserves everything.
 * @see apiextensions-apiserver pkg/apiserver/schema/structural.go and kube-openapi pkg/schemaconv/openapi.go (v1.37)
 */
export function compileStructural(schema: JsonObject | undefined, options: StructuralOptions): StructSchema {
  const root = schema ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return structSchema({
    gvk: options.gvk,
    required: stringsOf(root['required']),
    preserveUnknown: preservesUnknown(root) || options.preserveUnknown === true,
    atomic: root['x-kubernetes-map-type'] === 'atomic',
    fields: () => resourceFields(root, options.objectMeta),
  });
}

/** Compiles a part of a structural schema. */
function compileNode(schema: JsonObject, objectMeta: TypeSchema): TypeSchema {
  const nullable = schema['nullable'] === true ? { nullable: true } : {};
  // A type beside it wins: whoever writes the other of the two is then not tracked.
  if (schema['x-kubernetes-int-or-string'] === true && schema['type'] === undefined)
    return Object.freeze({ kind: 'scalar', type: 'int-or-string', ...nullable });
  switch (schema['type']) {
    case 'object':
      return compileObject(schema, objectMeta);
    case 'array':
      return compileArray(schema, objectMeta);
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return compileScalar(schema, schema['type']);
    default:
      return untypedDeduced;
  }
}

function compileObject(schema: JsonObject, objectMeta: TypeSchema): TypeSchema {
  const atomic = schema['x-kubernetes-map-type'] === 'atomic';
  const nullable = schema['nullable'] === true;
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const values = schema['additionalProperties'];
  const isStruct = embedded || hasEntries(schema['properties']);
  if (!isStruct && isJsonObject(values)) return mapOf(compileNode(values, objectMeta), atomic, nullable);
  if (!isStruct && (values === true || preservesUnknown(schema))) return mapOf(untypedDeduced, atomic, nullable);
  return structSchema({
    required: stringsOf(schema['required']),
    preserveUnknown: preservesUnknown(schema) || values === true,
    atomic,
    nullable,
    fields: () => (embedded ? resourceFields(schema, objectMeta) : fieldsOf(schema, objectMeta)),
  });
}

function mapOf(values: TypeSchema, atomic: boolean, nullable: boolean): TypeSchema {
  return Object.freeze({ kind: 'map', values, atomic, ...(nullable ? { nullable } : {}) });
}

function compileArray(schema: JsonObject, objectMeta: TypeSchema): ListSchema {
  const declared = schema['x-kubernetes-list-type'];
  const listType = declared === 'set' || declared === 'map' ? declared : 'atomic';
  const items = schema['items'];
  return Object.freeze({
    kind: 'list',
    items: isJsonObject(items) ? compileNode(items, objectMeta) : untypedAtomic,
    listType,
    keys: listType === 'map' ? stringsOf(schema['x-kubernetes-list-map-keys']) : [],
    atomic: listType === 'atomic',
    ...(schema['nullable'] === true ? { nullable: true } : {}),
  });
}

function compileScalar(schema: JsonObject, type: 'string' | 'integer' | 'number' | 'boolean'): ScalarSchema {
  const format = schema['format'];
  const allowed = stringsOf(schema['enum']);
  return Object.freeze({
    kind: 'scalar',
    type,
    ...(typeof format === 'string' && format !== '' ? { format } : {}),
    ...(allowed.length > 0 ? { enum: allowed } : {}),
    ...(schema['nullable'] === true ? { nullable: true } : {}),
  });
}

const text: ScalarSchema = Object.freeze({ kind: 'scalar', type: 'string' });

function field(name: string, schema: TypeSchema, standard?: Json): FieldSchema {
  return Object.freeze({ name, schema, patchStrategies: [], ...(standard === undefined ? {} : { default: standard }) });
}

function fieldsOf(schema: JsonObject, objectMeta: TypeSchema): Map<string, FieldSchema> {
  const fields = new Map<string, FieldSchema>();
  const properties = schema['properties'];
  if (!isJsonObject(properties)) return fields;
  for (const [name, property] of Object.entries(properties)) {
    if (isJsonObject(property)) fields.set(name, field(name, compileNode(property, objectMeta), property['default']));
  }
  return fields;
}

function resourceFields(schema: JsonObject, objectMeta: TypeSchema): Map<string, FieldSchema> {
  return fieldsOf(schema, objectMeta)
    .set('apiVersion', field('apiVersion', text))
    .set('kind', field('kind', text))
    .set('metadata', field('metadata', objectMeta));
}

function preservesUnknown(schema: JsonObject): boolean {
  return schema['x-kubernetes-preserve-unknown-fields'] === true;
}

function hasEntries(value: Json | undefined): boolean {
  return isJsonObject(value) && Object.keys(value).length > 0;
}

function stringsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
