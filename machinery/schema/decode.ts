import { isMutableJsonObject, type MutableJson, type MutableJsonObject } from '../json.ts';
import { quantityProblem } from '../quantity.ts';
import { bytesText, readBase64 } from './base64.ts';
import { embeddedIn, goName, namedType } from './go-names.ts';
import { readGoTime, type TimeForm } from './go-time.ts';
import type { ListSchema, MapSchema, ScalarSchema, StructSchema, TypeSchema } from './type-schema.ts';

/** A value that does not fit its type, in the words of Go's decoder. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

interface Walk {
  /** The type that holds the field, by the name of its schema. */
  holder: string | undefined;
  /** Field names from the top, without indexes, as Go's decoder says them. */
  readonly fields: string[];
  /** The types that hold them. */
  readonly holders: (string | undefined)[];
  /** The path with indexes, as strict decoding says it. */
  readonly path: string[];
  readonly unknown: string[];
  /** The values come from a tree, as strategic merge and apply make one, and not from a text. */
  readonly fromTree: boolean;
  readonly spelled: ReadonlyMap<string, string> | undefined;
}

/** How a value came to be. */
export interface DecodeOptions {
  /** From a tree, as strategic merge and apply make one, and not from a text. Misfits are told in other words. */
  readonly fromTree?: boolean;
  /** The numbers that the text spelled with a fraction or an exponent, by path: none of them is an integer to Go. */
  readonly spelled?: ReadonlyMap<string, string>;
}

const GO_FORMATS: Readonly<Record<string, string>> = { int64: 'int64', uint8: 'uint8', byte: '[]uint8' };
const GO_SCALARS: Readonly<Record<string, string>> = { string: 'string', boolean: 'bool', integer: 'int32', number: 'float64' };

const typeName = (name: string | undefined): string => (name === undefined ? 'interface {}' : goName(name));

function goType(schema: TypeSchema): string {
  switch (schema.kind) {
    case 'scalar':
      return GO_FORMATS[schema.format ?? ''] ?? GO_SCALARS[schema.type] ?? schema.type;
    case 'struct':
      return typeName(schema.name);
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
  if (typeof value === 'bigint') return 'number';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

// Of a named type OpenAPI knows only what it is made of.
function typeInHolder(schema: TypeSchema, { holder, fields }: Walk): string {
  const named = holder === undefined ? undefined : namedType(holder, fields.at(-1) ?? '');
  if (named === undefined || schema.kind === 'struct') return goType(schema);
  return schema.kind === 'list' ? `[]${named}` : named;
}

// A struct that another embeds is a step of its own on the way.
function wayTo({ fields, holders }: Walk): string {
  const steps = fields.map((field, index) => {
    const within = embeddedIn(typeName(holders[index]), field);
    return within === undefined ? field : `${within}.${field}`;
  });
  return steps.join('.');
}

const spellingOf = ({ spelled, path }: Walk): string | undefined => spelled?.get(path.join('.'));

function mismatch(value: MutableJson, schema: TypeSchema, walk: Walk): DecodeError {
  if (walk.fromTree) return new DecodeError(misfitOfTree(value, schema));
  const type = typeInHolder(schema, walk);
  const what = (typeof value === 'number' || typeof value === 'bigint') && /^u?int/.test(type) ? `number ${spellingOf(walk) ?? value}` : jsonType(value);
  const holder = typeName(walk.holder).split('.').at(-1) ?? '';
  const place = walk.fields.length === 0 ? 'value' : `struct field ${holder}.${wayTo(walk)}`;
  return new DecodeError(`json: cannot unmarshal ${what} into Go ${place} of type ${type}`);
}

function goKind(value: MutableJson): string {
  if (typeof value === 'bigint') return 'int64';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'int64' : 'float64';
  if (Array.isArray(value)) return 'slice';
  return { string: 'string', boolean: 'bool' }[typeof value as 'string' | 'boolean'] ?? 'map';
}

/** @see apimachinery pkg/runtime/converter.go, fromUnstructured (v1.37) */
function misfitOfTree(value: MutableJson, schema: TypeSchema): string {
  const kind = goKind(value);
  if (schema.kind === 'struct') return `cannot restore struct from: ${kind}`;
  if (schema.kind === 'map') return `cannot restore map from ${kind}`;
  const type = goType(schema);
  if (schema.kind === 'list' || type === '[]uint8') return kind === 'slice' ? 'unrecognized type: uint8' : `cannot restore slice from ${kind}`;
  const isNear = (kind === 'float64' && type.startsWith('int')) || (kind === 'int64' && type === 'string');
  return isNear ? `cannot convert ${kind} to ${type}` : `unrecognized type: ${type}`;
}

const MAX_INT32 = 2_147_483_647;

const isNarrow = (schema: ScalarSchema): boolean => schema.type === 'integer' && schema.format !== 'int64';

// Whole numbers that 64 bits hold and a number does not are bigints: what is left beyond them is a float to Go.
function overflows(value: MutableJson, schema: ScalarSchema): boolean {
  if (typeof value === 'bigint') return isNarrow(schema);
  if (typeof value !== 'number') return false;
  return isNarrow(schema) ? value > MAX_INT32 || value < -MAX_INT32 - 1 : !Number.isSafeInteger(value);
}

const timeForms: Readonly<Record<string, TimeForm>> = { 'date-time': 'seconds', 'micro-time': 'microseconds' };

/** The form of a time that is a field of its own. */
const formOf = (schema: TypeSchema): TimeForm | undefined => (schema.kind === 'scalar' && schema.format !== undefined ? timeForms[schema.format] : undefined);

const isBytes = (schema: TypeSchema): boolean => schema.kind === 'scalar' && schema.format === 'byte';

/** A time as Go writes it; undefined for none. @throws {DecodeError} when it is none */
function writtenTime(value: string, form: TimeForm): string | undefined {
  const read = readGoTime(value, form);
  if (read.kind === 'problem') throw new DecodeError(read.problem);
  return read.text;
}

/** Bytes as Go writes them; a list of numbers is as good as base64. @throws {DecodeError} when they are none */
function writtenBytes(value: MutableJson, fromTree: boolean): string {
  if (Array.isArray(value)) return bytesText(value);
  const read = readBase64(String(value));
  if (read.kind === 'problem') throw new DecodeError(`${fromTree ? 'error decoding from json: ' : ''}${read.problem}`);
  return read.text;
}

const BYTE: ScalarSchema = { kind: 'scalar', type: 'integer', format: 'uint8' };

function checkBytes(items: readonly MutableJson[], walk: Walk): void {
  for (const item of items) {
    if (item !== null && !(typeof item === 'number' && Number.isInteger(item) && item >= 0 && item < 256)) throw mismatch(item, BYTE, walk);
  }
}

const INT32: ScalarSchema = { kind: 'scalar', type: 'integer', format: 'int32' };

function isInt32(value: MutableJson, walk: Walk): boolean {
  if (typeof value === 'number' && !Number.isInteger(value)) return false;
  return !overflows(value, INT32) && (walk.fromTree || spellingOf(walk) === undefined);
}

/** The misfit of a type that reads JSON itself: of a tree it gets the text of the value, and knows nothing of where it stands. */
function readingItself(value: MutableJson, schema: ScalarSchema, walk: Walk): DecodeError {
  if (!walk.fromTree) return mismatch(value, schema, walk);
  return mismatch(value, schema, { ...walk, fromTree: false, fields: [], holder: undefined, spelled: undefined });
}

function checkScalar(value: MutableJson, schema: ScalarSchema, walk: Walk): void {
  const given = typeof value === 'bigint' ? 'number' : typeof value;
  if (schema.type === 'int-or-string') {
    if (given !== 'string' && !(given === 'number' && isInt32(value, walk))) throw readingItself(value, INT32, walk);
    return;
  }
  if (schema.type === 'quantity') {
    const problem = quantityProblem(typeof value === 'string' ? value : typeof value === 'object' ? '{}' : String(value));
    if (problem !== undefined) throw new DecodeError(problem);
    return;
  }
  if (walk.fromTree && given !== 'string' && (schema.format === 'date-time' || schema.format === 'micro-time')) throw readingItself(value, schema, walk);
  if (isBytes(schema) && Array.isArray(value) && !walk.fromTree) {
    checkBytes(value, walk);
    return;
  }
  const wanted = schema.type === 'integer' ? 'number' : schema.type;
  if (given !== wanted || (schema.type === 'integer' && typeof value === 'number' && !Number.isInteger(value))) throw mismatch(value, schema, walk);
  if (!walk.fromTree && schema.type === 'integer' && (overflows(value, schema) || spellingOf(walk) !== undefined)) throw mismatch(value, schema, walk);
  if (typeof value !== 'string') return;
  const form = formOf(schema);
  if (form !== undefined) writtenTime(value, form);
  else if (schema.format === 'byte') writtenBytes(value, walk.fromTree);
}

function decodeStruct(value: MutableJson, schema: StructSchema, walk: Walk): void {
  if (!isMutableJsonObject(value)) throw mismatch(value, schema, walk);
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
    walk.holder = schema.name;
    walk.fields.push(key);
    walk.path.push(key);
    walk.holders.push(schema.name);
    decodeValue(item, field.schema, walk);
    const form = formOf(field.schema);
    if (form !== undefined) writeTime(value, key, form);
    if (isBytes(field.schema)) value[key] = writtenBytes(item, walk.fromTree);
    // Numbers of a tree are cut to the width of the field.
    if (walk.fromTree && field.schema.kind === 'scalar' && overflows(item, field.schema)) value[key] = narrowed(item, field.schema);
    // An empty list of managedFields asks for their reset.
    if (isEmptied(item, field.schema) && key !== 'managedFields' && (field.schema.kind === 'scalar' || !isWritten(schema, key))) delete value[key];
    walk.fields.pop();
    walk.path.pop();
    walk.holders.pop();
  }
  walk.holder = holder;
  writeZeros(value, schema);
}

/** Times are kept as they are written: in UTC, to the second or the microsecond. The zero time is none. */
function writeTime(value: MutableJsonObject, key: string, form: TimeForm): void {
  const given = value[key];
  if (typeof given !== 'string') return;
  const written = writtenTime(given, form);
  if (written === undefined) delete value[key];
  else if (written !== given) value[key] = written;
}

/** Puts the zeros there that Go writes whether they were given or not. */
function writeZeros(value: MutableJsonObject, schema: StructSchema): void {
  for (const key of schema.required) {
    if (value[key] !== undefined) continue;
    const field = schema.fields.get(key)?.schema;
    if (field?.kind === 'scalar' && field.zero === 'written') value[key] = zeroOf(field);
  }
}

/** What is left of a number of a tree in the width of its field; Go makes the least of a float that is too large. */
function narrowed(value: MutableJson, schema: ScalarSchema): MutableJson {
  const whole = typeof value === 'bigint' ? value : BigInt(Math.trunc(Number(value)));
  return isNarrow(schema) ? Number(BigInt.asIntN(32, whole)) : -(2n ** 63n);
}

/** Lists that need not be given and are written all the same: an empty one is owned by who sends it. */
const writtenEmpty: ReadonlySet<string> = new Set([
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerStatus.currentMetrics',
  'io.k8s.api.discovery.v1.EndpointSlice.endpoints',
  'io.k8s.api.discovery.v1.EndpointSlice.ports',
  'io.k8s.api.flowcontrol.v1.ResourcePolicyRule.namespaces',
  'io.k8s.api.rbac.v1.ClusterRole.rules',
  'io.k8s.api.rbac.v1.Role.rules',
  'io.k8s.api.resource.v1.DeviceClaim.requests',
]);

/** Whether an empty list or map is there in what Go writes. */
const isWritten = (schema: StructSchema, key: string): boolean => schema.required.includes(key) || writtenEmpty.has(`${schema.name}.${key}`);

/** Empty maps and lists leave no trace, nor do zeros of fields that are written with `omitempty`. */
function isEmptied(value: MutableJson, schema: TypeSchema): boolean {
  if (schema.kind === 'scalar') return schema.zero === 'omitted' && (value === '' || value === false || value === 0);
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
  if (!isMutableJsonObject(value)) throw mismatch(value, schema, walk);
  for (const key of Object.keys(value)) {
    const item = value[key] ?? null;
    if (item === null) {
      value[key] = zeroOf(schema.values);
      continue;
    }
    walk.path.push(key);
    decodeValue(item, schema.values, walk);
    if (isBytes(schema.values)) value[key] = writtenBytes(item, walk.fromTree);
    walk.path.pop();
  }
}

function decodeList(value: MutableJson, schema: ListSchema, walk: Walk): void {
  if (!Array.isArray(value)) throw mismatch(value, schema, walk);
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
 * Values `fromTree`, which strategic merge and apply have, are told of in other words, and cut to 32 bits where the field is.
 * @throws {DecodeError} for a value of the wrong JSON type, with the decoder's own message
 */
export function decodeInPlace(value: MutableJsonObject, schema: StructSchema, { fromTree = false, spelled }: DecodeOptions = {}): string[] {
  const walk: Walk = { holder: undefined, fields: [], holders: [], path: [], unknown: [], fromTree, spelled };
  try {
    decodeStruct(value, schema, walk);
  } catch (error) {
    throw error instanceof DecodeError && !fromTree ? (lastWord(value, schema, spelled) ?? error) : error;
  }
  return walk.unknown;
}

/** Types that read their JSON themselves: what they complain of ends the reading, and is told of before any misfit, wherever that is. */
const readsItself = (schema: TypeSchema): boolean =>
  schema.kind === 'scalar' && (schema.type === 'quantity' || schema.type === 'int-or-string' || formOf(schema) !== undefined);

function lastWord(value: MutableJson, schema: TypeSchema, spelled: DecodeOptions['spelled']): DecodeError | undefined {
  const walk: Walk = { holder: undefined, fields: [], holders: [], path: [], unknown: [], fromTree: false, spelled };
  try {
    search(value, schema, walk);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
  return undefined;
}

/** Checks nothing but what reads itself. @throws {DecodeError} for the first that does not */
function search(value: MutableJson, schema: TypeSchema, walk: Walk): void {
  if (value === null || (typeof value === 'object' && Object.isFrozen(value))) return;
  if (schema.kind === 'scalar') {
    if (readsItself(schema)) checkScalar(value, schema, walk);
  } else if (schema.kind === 'list' && Array.isArray(value)) for (const item of value) search(item, schema.items, walk);
  else if (schema.kind === 'map' && isMutableJsonObject(value)) for (const item of Object.values(value)) search(item ?? null, schema.values, walk);
  else if (schema.kind === 'struct' && isMutableJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      const field = schema.fields.get(key);
      if (field === undefined) continue;
      const { holder } = walk;
      walk.holder = schema.name;
      walk.fields.push(key);
      walk.holders.push(schema.name);
      search(item ?? null, field.schema, walk);
      walk.fields.pop();
      walk.holders.pop();
      walk.holder = holder;
    }
  }
}
