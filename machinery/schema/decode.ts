import { isMutableJsonObject, type MutableJson, type MutableJsonObject } from '../json.ts';
import type { ListSchema, MapSchema, ScalarSchema, StructSchema, TypeSchema } from './type-schema.ts';

/** A value that does not fit its type, in the words of Go's decoder. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

interface Walk {
  /** The Go type that holds the field. */
  holder: string;
  /** Field names from the top, without indexes, as Go's decoder says them. */
  readonly fields: string[];
  /** The path with indexes, as strict decoding says it. */
  readonly path: string[];
  readonly unknown: string[];
}

const GO_SCALARS: Readonly<Record<string, string>> = { string: 'string', boolean: 'bool', integer: 'int32', number: 'float64' };

/** `io.k8s.api.core.v1.Container` → `v1.Container`. */
function goName(name: string | undefined): string {
  return name === undefined ? 'interface {}' : name.split('.').slice(-2).join('.');
}

function goType(schema: TypeSchema): string {
  switch (schema.kind) {
    case 'scalar':
      return schema.format === 'int64' ? 'int64' : schema.format === 'byte' ? '[]uint8' : (GO_SCALARS[schema.type] ?? schema.type);
    case 'struct':
      return goName(schema.name);
    case 'map':
      return `map[string]${goType(schema.values)}`;
    case 'list':
      return `[]${goType(schema.items)}`;
    case 'untyped':
      return 'interface {}';
    default:
      return schema satisfies never;
  }
}

function jsonType(value: MutableJson | undefined): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function mismatch(value: MutableJson, type: string, walk: Walk): DecodeError {
  const what = typeof value === 'number' && !Number.isInteger(value) && type.startsWith('int') ? `number ${value}` : jsonType(value);
  const place = walk.fields.length === 0 ? 'value' : `struct field ${walk.holder}.${walk.fields.join('.')}`;
  return new DecodeError(`json: cannot unmarshal ${what} into Go ${place} of type ${type}`);
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function checkTime(value: string, layout: string): void {
  if (TIME.test(value)) return;
  const digits = /^\d{4}/.test(value);
  const missing = digits ? '-' : '2006';
  throw new DecodeError(
    `parsing time ${JSON.stringify(value)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(digits ? value.slice(4) : value)} as ${JSON.stringify(missing)}`,
  );
}

function checkBase64(value: string): void {
  const text = value.replace(/[\r\n]/g, '');
  const bad = text.search(/[^A-Za-z0-9+/=]/);
  if (bad >= 0) throw new DecodeError(`illegal base64 data at input byte ${bad}`);
  const body = text.replace(/=+$/, '');
  if (text.length % 4 !== 0 || text.length - body.length > 2 || body.includes('=')) {
    throw new DecodeError(`illegal base64 data at input byte ${text.length % 4 === 0 ? body.indexOf('=') : Math.floor(text.length / 4) * 4}`);
  }
}

const QUANTITY = /^[+-]?[0-9.]+([eEinumkKMGTP]*[-+]?[0-9]*)$/;

function checkScalar(value: MutableJson, schema: ScalarSchema, walk: Walk): void {
  const given = typeof value;
  if (schema.type === 'int-or-string') {
    if (given !== 'string' && given !== 'number') throw mismatch(value, 'int32', walk);
    return;
  }
  if (schema.type === 'quantity') {
    const text = given === 'number' ? String(value) : value;
    if (typeof text !== 'string' || !QUANTITY.test(text))
      throw new DecodeError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    return;
  }
  const wanted = schema.type === 'integer' ? 'number' : schema.type;
  if (given !== wanted || (schema.type === 'integer' && !Number.isInteger(value))) throw mismatch(value, goType(schema), walk);
  if (typeof value !== 'string') return;
  if (schema.format === 'date-time') checkTime(value, '2006-01-02T15:04:05Z07:00');
  else if (schema.format === 'micro-time') checkTime(value, '2006-01-02T15:04:05.000000Z07:00');
  else if (schema.format === 'byte') checkBase64(value);
}

function decodeStruct(value: MutableJson, schema: StructSchema, walk: Walk): void {
  if (!isMutableJsonObject(value)) throw mismatch(value, goType(schema), walk);
  const { holder } = walk;
  for (const key of Object.keys(value)) {
    const field = schema.fields.get(key);
    if (field === undefined) {
      if (schema.preserveUnknown) continue;
      walk.unknown.push([...walk.path, key].join('.'));
      delete value[key];
      continue;
    }
    const item = value[key];
    if (item === null || item === undefined) {
      delete value[key];
      continue;
    }
    walk.holder = goName(schema.name).split('.').at(-1) ?? '';
    walk.fields.push(key);
    walk.path.push(key);
    decodeValue(item, field.schema, walk);
    // An empty list of managedFields asks for their reset.
    if (isEmptied(item, field.schema) && key !== 'managedFields' && !schema.required.includes(key)) delete value[key];
    walk.fields.pop();
    walk.path.pop();
  }
  walk.holder = holder;
}

/** Empty maps and lists leave no trace, as they are written with `omitempty`. */
function isEmptied(value: MutableJson, schema: TypeSchema): boolean {
  if (schema.kind === 'list') return Array.isArray(value) && value.length === 0;
  if (schema.kind !== 'map') return false;
  for (const _key in value as MutableJsonObject) return false;
  return true;
}

/** What null stands for as a value of a map or an item of a list: the zero of its type. */
function zeroOf(schema: TypeSchema): MutableJson {
  if (schema.kind === 'struct') return {};
  if (schema.kind !== 'scalar') return null;
  if (schema.type === 'boolean') return false;
  return schema.type === 'integer' || schema.type === 'number' ? 0 : schema.format === 'byte' ? null : '';
}

function decodeMap(value: MutableJson, schema: MapSchema, walk: Walk): void {
  if (!isMutableJsonObject(value)) throw mismatch(value, goType(schema), walk);
  for (const key of Object.keys(value)) {
    const item = value[key] ?? null;
    if (item === null) {
      value[key] = zeroOf(schema.values);
      continue;
    }
    walk.path.push(key);
    decodeValue(item, schema.values, walk);
    walk.path.pop();
  }
}

function decodeList(value: MutableJson, schema: ListSchema, walk: Walk): void {
  if (!Array.isArray(value)) throw mismatch(value, goType(schema), walk);
  const last = walk.path.length - 1;
  const name = walk.path[last] ?? '';
  value.forEach((item, index) => {
    if (item === null) {
      value[index] = zeroOf(schema.items);
      return;
    }
    if (last >= 0) walk.path[last] = `${name}[${index}]`;
    decodeValue(item, schema.items, walk);
  });
  if (last >= 0) walk.path[last] = name;
}

function decodeValue(value: MutableJson, schema: TypeSchema, walk: Walk): void {
  // What is frozen came out of the store, and so has been through here: a patched object shares it.
  if (typeof value === 'object' && Object.isFrozen(value)) return;
  switch (schema.kind) {
    case 'scalar':
      checkScalar(value, schema, walk);
      return;
    case 'struct':
      decodeStruct(value, schema, walk);
      return;
    case 'map':
      decodeMap(value, schema, walk);
      return;
    case 'list':
      decodeList(value, schema, walk);
      return;
    case 'untyped':
      return;
    default:
      schema satisfies never;
  }
}

/**
 * Fits an owned JSON value to its type, in place, as Go's decoder and encoder together do: unknown fields go, null means
 * absent, empty maps and lists vanish where they may. Frozen parts are taken as fitted already. Answers the paths of the
 * unknown fields, in the order met.
 *
 * @throws {DecodeError} for a value of the wrong JSON type, with the decoder's own message
 */
export function decodeInPlace(value: MutableJsonObject, schema: StructSchema): string[] {
  const walk: Walk = { holder: '', fields: [], path: [], unknown: [] };
  decodeStruct(value, schema, walk);
  return walk.unknown;
}
