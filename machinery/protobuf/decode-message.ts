import type { JsonObject } from '../json.ts';
import { WireError, wireFields } from './wire-reader.ts';

/** A field of a message: its number, JSON name (`''` when its fields stand among the owner's), type and flags (`*` pointer, `?` omitted when zero, `[]` repeated, `list` the message is a list). */
export type MessageField = readonly [number: number, name: string, type: string, flags: string];

/** What bodies in protobuf are read by. */
export interface MessageTable {
  /** `apps/v1/Deployment` → the name of its message. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly messages: Readonly<Record<string, readonly MessageField[]>>;
}

type Value = bigint | Uint8Array;

const text = new TextDecoder('utf-8', { fatal: false });
const meta = 'io.k8s.apimachinery.pkg';
const extensions = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';

function bytesOf(value: Value | undefined): Uint8Array {
  if (value === undefined) return new Uint8Array();
  if (typeof value === 'bigint') throw new WireError('proto: wrong wireType = 0');
  return value;
}

function numberOf(value: Value | undefined): bigint {
  if (value === undefined) return 0n;
  if (typeof value !== 'bigint') throw new WireError('proto: wrong wireType = 2');
  return BigInt.asIntN(64, value);
}

function lastFields(bytes: Uint8Array): ReadonlyMap<number, Value> {
  return new Map([...wireFields(bytes)].map(({ number, value }) => [number, value]));
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function json(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined || bytes.length === 0) return undefined;
  try {
    return JSON.parse(text.decode(bytes));
  } catch {
    throw new WireError('raw JSON inside a message cannot be read');
  }
}

function timeOf(bytes: Uint8Array, isMicro: boolean): string | undefined {
  const fields = lastFields(bytes);
  // The zero time is written as an empty message: no time at all.
  if (fields.size === 0) return undefined;
  const seconds = new Date(Number(numberOf(fields.get(1))) * 1000).toISOString().slice(0, 19);
  const micros = String(Number(numberOf(fields.get(2))) / 1000).split('.')[0] ?? '0';
  return isMicro ? `${seconds}.${micros.padStart(6, '0')}Z` : `${seconds}Z`;
}

function intOrString(bytes: Uint8Array): number | string {
  const fields = lastFields(bytes);
  return numberOf(fields.get(1)) === 1n ? text.decode(bytesOf(fields.get(3))) : Number(BigInt.asIntN(32, numberOf(fields.get(2))));
}

/** Messages whose JSON is no object of their fields. @see the MarshalJSON methods beside their Go types (v1.37) */
const LEAVES: Readonly<Record<string, (bytes: Uint8Array, table: MessageTable) => unknown>> = {
  [`${meta}.apis.meta.v1.Time`]: (bytes) => timeOf(bytes, false),
  [`${meta}.apis.meta.v1.MicroTime`]: (bytes) => timeOf(bytes, true),
  [`${meta}.api.resource.Quantity`]: (bytes) => text.decode(bytesOf(lastFields(bytes).get(1))),
  [`${meta}.util.intstr.IntOrString`]: intOrString,
  [`${meta}.runtime.RawExtension`]: (bytes) => json(bytesOf(lastFields(bytes).get(1))),
  [`${meta}.apis.meta.v1.FieldsV1`]: (bytes) => json(bytesOf(lastFields(bytes).get(1))),
  [`${extensions}.JSON`]: (bytes) => json(bytesOf(lastFields(bytes).get(1))),
  [`${extensions}.JSONSchemaPropsOrArray`]: (bytes, table) => schemaOr(bytes, table, 'array'),
  [`${extensions}.JSONSchemaPropsOrBool`]: (bytes, table) => schemaOr(bytes, table, 'bool'),
  [`${extensions}.JSONSchemaPropsOrStringArray`]: (bytes, table) => schemaOr(bytes, table, 'strings'),
};

function schemaOr(bytes: Uint8Array, table: MessageTable, other: 'array' | 'bool' | 'strings'): unknown {
  const schemaOf = (value: Value): unknown => decodeMessage(bytesOf(value), `${extensions}.JSONSchemaProps`, table);
  const all = [...wireFields(bytes)];
  const schema = all.findLast(({ number }) => number === (other === 'bool' ? 2 : 1));
  if (schema !== undefined) return schemaOf(schema.value);
  if (other === 'bool') return all.some(({ number, value }) => number === 1 && value !== 0n);
  return all.filter(({ number }) => number === 2).map(({ value }) => (other === 'array' ? schemaOf(value) : text.decode(bytesOf(value))));
}

function doubleOf(value: Value): number {
  return new DataView(BigUint64Array.of(BigInt.asUintN(64, numberOf(value))).buffer).getFloat64(0, true);
}

function decodeValue(value: Value, type: string, table: MessageTable): unknown {
  switch (type) {
    case 'string':
      return text.decode(bytesOf(value));
    case 'bytes':
      return base64(bytesOf(value));
    case 'bool':
      return numberOf(value) !== 0n;
    case 'int32':
    case 'uint32':
      return Number(BigInt.asIntN(32, numberOf(value)));
    case 'int64':
    case 'uint64':
      return Number(numberOf(value));
    case 'double':
      return doubleOf(value);
    default:
      return LEAVES[type] === undefined ? decodeMessage(bytesOf(value), type, table) : LEAVES[type](bytesOf(value), table);
  }
}

const isZero = (value: unknown): boolean => value === '' || value === 0 || value === false;

function addEntry(
  target: Record<string, unknown>,
  name: string,
  bytes: Uint8Array,
  { type, table }: { readonly type: string; readonly table: MessageTable },
): void {
  const fields = lastFields(bytes);
  const key = text.decode(bytesOf(fields.get(1)));
  const value = fields.get(2) ?? (/^int|^bool|^uint/.test(type) ? 0n : new Uint8Array());
  const entries = (target[name] ??= {}) as Record<string, unknown>;
  entries[key] = decodeValue(value, type, table);
}

/** Repeated numbers may stand packed in one field. */
function repeatedValues(value: Value, type: string): readonly Value[] {
  if (typeof value === 'bigint' || !/^(u?int(32|64)|bool)$/.test(type)) return [value];
  const values: bigint[] = [];
  let current = 0n;
  let shift = 0n;
  for (const byte of value) {
    current |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte < 0x80) {
      values.push(current);
      current = 0n;
      shift = 0n;
    }
  }
  return values;
}

function addField(target: Record<string, unknown>, [, name, type, flags]: MessageField, value: Value, table: MessageTable): void {
  if (name === '') Object.assign(target, decodeMessage(bytesOf(value), type, table));
  else if (type.startsWith('map:')) addEntry(target, name, bytesOf(value), { type: type.slice(4), table });
  else if (flags.endsWith('[]')) {
    const list = (target[name] ??= []) as unknown[];
    for (const one of repeatedValues(value, type)) list.push(decodeValue(one, type, table));
  } else {
    const decoded = decodeValue(value, type, table);
    // Go writes every field that is no pointer, so a zero there says nothing that JSON would say.
    if (decoded !== undefined && !(flags === '?' && isZero(decoded))) target[name] = decoded;
  }
}

/**
 * Reads a message of the named type into the JSON that the same object has. Fields that the table does not know are left out, as
 * protobuf asks for.
 *
 * @throws {WireError} when the bytes are no such message
 */
export function decodeMessage(bytes: Uint8Array, type: string, table: MessageTable): unknown {
  const fields = table.messages[type] ?? [];
  if (fields[0]?.[3] === 'list') return [...wireFields(bytes)].map(({ value }) => decodeValue(value, fields[0]?.[2] ?? '', table));
  const target: JsonObject & Record<string, unknown> = {};
  for (const { number, value } of wireFields(bytes)) {
    const field = fields.find(([known]) => known === number);
    if (field !== undefined) addField(target, field, value, table);
  }
  return target;
}
