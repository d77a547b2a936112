import type { StructuralSchema } from '../../../machinery/structural/structural-schema.ts';
import { valueSchema } from '../../../machinery/structural/structural-schema.ts';
import type { Estimate } from '../cost/estimate.ts';
import { BOOL, BYTES, type CelType, DOUBLE, DURATION, DYN, INT, listType, mapType, STRING, structType, TIMESTAMP } from '../types/cel-type.ts';
import { escapeName, isReserved } from './escaping.ts';

/** A type with what its schema says about sizes. */
export interface DeclaredType {
  readonly type: CelType;
  /** How many items, entries or characters a value may have. */
  readonly maxElements: number;
  /** The shortest text of a value as JSON. */
  readonly minSize: number;
  readonly item?: DeclaredType;
  readonly key?: DeclaredType;
  /** The fields of an object, by their names in expressions. */
  readonly fields?: ReadonlyMap<string, DeclaredType>;
}

/** The most bytes that a request may have. */
const REQUEST_BYTES = 3 * 1024 * 1024;
const LONGEST_NAME = 253;
/** Where a schema says nothing of sizes the server counts none. */
const NO_LIMIT = 0;

const atLeastZero = (value: number): number => Math.max(0, value);
const simple = (type: CelType, minSize: number, maxElements = NO_LIMIT): DeclaredType => ({ type, minSize, maxElements });
const TEXT_BYTES = REQUEST_BYTES - 2;

function textType(schema: StructuralSchema): DeclaredType {
  const { format, maxLength } = schema;
  switch (format) {
    case 'byte':
      return simple(BYTES, 2, maxLength === undefined ? TEXT_BYTES : atLeastZero(maxLength));
    case 'duration':
      return simple(DURATION, 3, 32);
    case 'date':
      return simple(TIMESTAMP, 12, 12);
    case 'date-time':
      return simple(TIMESTAMP, 21, 32);
    default:
      break;
  }
  if (maxLength !== undefined) return simple(STRING, 2, atLeastZero(maxLength) * 4);
  const texts = (schema.enum ?? []).filter((value) => typeof value === 'string');
  const longest = Math.max(0, ...texts.map((text) => new TextEncoder().encode(text).length));
  return simple(STRING, 2, (schema.enum ?? []).length > 0 ? longest : TEXT_BYTES);
}

function capped(schema: StructuralSchema | undefined, limit: number): StructuralSchema {
  return { type: 'string', maxLength: Math.min(schema?.maxLength ?? limit, limit) };
}

/** The schema of a resource as its rules see it: with the type, and of the metadata only the names. */
export function withTypeAndMetadata(schema: StructuralSchema): StructuralSchema {
  const metadata = schema.properties?.['metadata']?.properties;
  const names = { name: capped(metadata?.['name'], LONGEST_NAME), generateName: capped(metadata?.['generateName'], LONGEST_NAME - 1) };
  const text: StructuralSchema = { type: 'string' };
  return { ...schema, properties: { ...schema.properties, kind: text, apiVersion: text, metadata: { type: 'object', properties: names } } };
}

function objectType(schema: StructuralSchema, name: string): DeclaredType | undefined {
  const values = valueSchema(schema);
  if (values !== undefined) {
    const item = declaredType(values, values['x-kubernetes-embedded-resource'] === true, `${name}.@elem`);
    if (item === undefined) return undefined;
    const limit = schema.maxProperties === undefined ? Math.floor(TEXT_BYTES / (item.minSize + 6)) : atLeastZero(schema.maxProperties);
    return { type: mapType(STRING, item.type), maxElements: limit, minSize: 2, key: simple(STRING, 2, NO_LIMIT), item };
  }
  const fields = new Map<string, DeclaredType>();
  let minSize = 2;
  for (const [property, inner] of Object.entries(schema.properties ?? {})) {
    const escaped = escapeName(property);
    const field = declaredType(inner, inner['x-kubernetes-embedded-resource'] === true, `${name}.${escaped ?? property}`);
    if (field === undefined) continue;
    if (escaped !== undefined) fields.set(escaped, field);
    if (schema.required?.includes(property) === true && inner.default === undefined) minSize += new TextEncoder().encode(property).length + field.minSize + 4;
  }
  const types = new Map([...fields].map(([field, { type }]) => [field, type]));
  // Words of the language that may stand behind a dot name a field with and without their underscores.
  for (const property of Object.keys(schema.properties ?? {})) {
    const type = isReserved(property) ? fields.get(`__${property}__`)?.type : undefined;
    if (type !== undefined) types.set(property, type);
  }
  return { type: structType(name, types), maxElements: NO_LIMIT, minSize, fields };
}

function arrayType(schema: StructuralSchema, name: string): DeclaredType | undefined {
  const item = schema.items === undefined ? undefined : declaredType(schema.items, schema.items['x-kubernetes-embedded-resource'] === true, `${name}.@idx`);
  if (item === undefined) return undefined;
  const limit = schema.maxItems === undefined ? Math.floor(TEXT_BYTES / (item.minSize + 1)) : atLeastZero(schema.maxItems);
  return { type: listType(item.type), maxElements: limit, minSize: 2, item };
}

/**
 * The type of the values of a schema; undefined for those that rules cannot see.
 *
 * @see apiserver pkg/cel/common/schemas.go; apiextensions-apiserver pkg/apiserver/schema/cel/model/schemas.go (v1.37)
 */
export function declaredType(schema: StructuralSchema, isResource: boolean, name = 'selfType'): DeclaredType | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) {
    return simple(DYN, 1, schema.maxLength === undefined ? TEXT_BYTES : atLeastZero(schema.maxLength) * 4);
  }
  const seen = isResource ? withTypeAndMetadata(schema) : schema;
  switch (seen.type) {
    case 'array':
      return arrayType(seen, name);
    case 'object':
      return objectType(seen, name);
    case 'string':
      return textType(seen);
    case 'boolean':
      return simple(BOOL, 4);
    case 'number':
      return simple(DOUBLE, 1);
    case 'integer':
      return simple(INT, 1);
    default:
      return undefined;
  }
}

/** How large the value on `path` may be, its first step being the variable; undefined where nothing is known. */
export function sizeAlong(root: DeclaredType, path: readonly string[]): Estimate | undefined {
  let current: DeclaredType | undefined = root;
  for (const step of path.slice(1)) {
    if (step === '@items' || step === '@values') current = current.item;
    else current = step === '@keys' ? current.key : current.fields?.get(step);
    if (current === undefined) return undefined;
  }
  return { min: 0, max: current.maxElements };
}

/** How often a rule on a value of this type may run in one request. */
export const maxCardinality = ({ minSize }: DeclaredType): number => Math.floor(REQUEST_BYTES / (minSize + 1));
