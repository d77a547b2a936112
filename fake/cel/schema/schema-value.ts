import { isJsonObject, type Json, type JsonObject } from '../../../machinery/json.ts';
import { jsonText } from '../../../machinery/lossless-json.ts';
import { hasFormat } from '../../../machinery/structural/formats.ts';
import { isGoInteger } from '../../../machinery/structural/numbers.ts';
import { type StructuralSchema, valueSchema } from '../../../machinery/structural/structural-schema.ts';
import { valuesEqual } from '../values/equality.ts';
import { parseGoDuration, parseMoment } from '../values/time.ts';
import { type CelValue, durationOf, EvaluationError, itemsOf, type ListValue, listOf, type MapValue, noSuchOverload } from '../values/value.ts';
import { withTypeAndMetadata } from './declared-type.ts';
import { escapeName, unescapeName } from './escaping.ts';

/** The JSON behind values that come from objects: list maps and preserved fields compare it. */
const sources = new WeakMap<object, Json>();

function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}

const isList = (value: CelValue): value is ListValue => typeof value === 'object' && value?.kind === 'list';
const isMap = (value: CelValue): value is MapValue => typeof value === 'object' && value?.kind === 'map';

// What Go's decoder makes of a value, as its `%T` names it.
function goType(value: Json): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (isJsonObject(value)) return 'map[string]interface {}';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : isGoInteger(value as number | bigint) ? 'int64' : 'float64';
}

function textValue(text: Json, schema: StructuralSchema): CelValue {
  if (typeof text !== 'string') throw new EvaluationError(`invalid data, expected string, got ${goType(text)}`);
  switch (schema.format) {
    case 'duration': {
      const nanos = parseGoDuration(text) ?? wordyDuration(text);
      if (nanos === undefined) throw new EvaluationError(`Invalid duration ${text}`);
      return durationOf(nanos);
    }
    case 'date': {
      const day = parseMoment(`${text}T00:00:00Z`);
      if (day === undefined) throw new EvaluationError(`Invalid date formatted string ${text}`);
      return day;
    }
    case 'date-time': {
      const moment = parseMoment(text.toUpperCase().replace(' ', 'T'));
      if (moment === undefined) throw new EvaluationError(`Invalid date-time formatted string ${text}`);
      return moment;
    }
    case 'byte':
      if (!hasFormat(text, 'byte')) throw new EvaluationError(`Invalid byte formatted string ${text}`);
      return { kind: 'bytes', bytes: Uint8Array.from(Buffer.from(text, 'base64')) };
    default:
      return text;
  }
}

const LONG_UNITS: readonly (readonly [RegExp, bigint])[] = [
  [/^(ns|nanos?|nanoseconds?)$/, 1n],
  [/^(us|µs|micros?|microseconds?)$/, 1000n],
  [/^(ms|millis?|milliseconds?)$/, 1_000_000n],
  [/^(s|secs?|seconds?)$/, 1_000_000_000n],
  [/^(m|mins?|minutes?)$/, 60_000_000_000n],
  [/^(h|hrs?|hours?)$/, 3_600_000_000_000n],
  [/^(d|days?)$/, 86_400_000_000_000n],
  [/^(w|wks?|weeks?)$/, 604_800_000_000_000n],
];

function wordyDuration(text: string): bigint | undefined {
  const parts = [...text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)];
  if (parts.length === 0) return undefined;
  let total = 0n;
  for (const [, count = '0', unit = ''] of parts) {
    const nanos = LONG_UNITS.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1];
    if (nanos === undefined) return undefined;
    total += BigInt(count) * nanos;
  }
  return total;
}

function listItems(items: readonly Json[], schema: StructuralSchema): ListValue {
  const made: CelValue[] = [];
  const list: ListValue = {
    kind: 'list',
    size: items.length,
    at: (index) => {
      made[index] ??= schemaValue(items[index] ?? null, schema);
      return made[index];
    },
    equals: (other) => {
      if (!isList(other)) throw noSuchOverload();
      return other.size === items.length && items.every((_, index) => valuesEqual(list.at(index), other.at(index)));
    },
  };
  return list;
}

function mapListKey(element: Json | undefined, keys: readonly string[]): string {
  return jsonText(keys.map((key) => (isJsonObject(element) ? (element[key] ?? null) : null)));
}

// Lists keyed by fields compare without order, and adding one merges by key: later values win, earlier places stay.
function mapList(plain: ListValue, items: readonly Json[], keys: readonly string[], itemSchema: StructuralSchema): ListValue {
  const keyOf = (value: CelValue): string => {
    const source = typeof value === 'object' && value !== null ? sources.get(value) : undefined;
    if (source !== undefined) return mapListKey(source, keys);
    return JSON.stringify(keys.map((key) => (isMap(value) ? String(value.find(escapeName(key) ?? key) ?? null) : null)));
  };
  const equals = (other: CelValue): boolean => {
    if (!isList(other)) throw noSuchOverload();
    if (other.size !== items.length) return false;
    const byKey = new Map(items.map((item) => [mapListKey(item, keys), item]));
    const seen = new Set<string>();
    for (const value of itemsOf(other)) {
      const key = keyOf(value);
      const mine = byKey.get(key);
      if (mine === undefined || !valuesEqual(schemaValue(mine, itemSchema), value)) return false;
      seen.add(key);
    }
    return seen.size === byKey.size;
  };
  const merge = (other: ListValue): ListValue => {
    const byKey = new Map(itemsOf(plain).map((value) => [keyOf(value), value]));
    for (const value of itemsOf(other)) byKey.set(keyOf(value), value);
    return listOf([...byKey.values()]);
  };
  return { ...plain, equals, plus: merge };
}

function setList(plain: ListValue): ListValue {
  const holds = (list: ListValue, value: CelValue): boolean => itemsOf(list).some((item) => valuesEqual(item, value));
  // Items that do not fit their schema are in no set.
  const isHeld = (items: ListValue, list: ListValue): boolean => {
    try {
      return itemsOf(items).every((item) => holds(list, item));
    } catch (error) {
      if (error instanceof EvaluationError) return false;
      throw error;
    }
  };
  const equals = (other: CelValue): boolean => {
    if (!isList(other)) throw noSuchOverload();
    return other.size === plain.size && isHeld(other, plain) && isHeld(plain, other);
  };
  const merge = (other: ListValue): ListValue => listOf([...itemsOf(plain), ...itemsOf(other).filter((value) => !holds(plain, value))]);
  return { ...plain, equals, plus: merge };
}

function listValue(items: Json, schema: StructuralSchema): CelValue {
  if (!Array.isArray(items)) throw new EvaluationError('invalid data, expected an array for the provided schema with type=array');
  if (schema.items === undefined) throw new EvaluationError('invalid array type, expected Items with a non-empty Schema');
  const plain = listItems(items, schema.items);
  switch (schema['x-kubernetes-list-type']) {
    case 'map':
      return mapList(plain, items, schema['x-kubernetes-list-map-keys'] ?? [], schema.items);
    case 'set':
      return setList(plain);
    default:
      return plain;
  }
}

function mapValue(object: JsonObject, given: StructuralSchema): MapValue {
  const schema = given['x-kubernetes-embedded-resource'] === true ? withTypeAndMetadata(given) : given;
  const values = schema.properties === undefined ? valueSchema(schema) : undefined;
  const schemaOf = (key: string): StructuralSchema | undefined => (values === undefined ? ownProperty(schema, key) : values);
  const isObject = schema.properties !== undefined;
  const find = (key: CelValue): CelValue | undefined => {
    if (typeof key !== 'string') throw noSuchOverload();
    const name = isObject ? unescapeName(key) : key;
    if (name === undefined || !Object.hasOwn(object, name)) return undefined;
    const value = object[name];
    if (value === undefined || (isObject && value === null)) return undefined;
    const inner = schemaOf(name);
    return inner === undefined ? undefined : schemaValue(value, inner);
  };
  const map: MapValue = {
    kind: 'map',
    size: Object.keys(object).length,
    find,
    keys: () =>
      Object.keys(object)
        .filter((key) => schemaOf(key) !== undefined)
        .map((key) => (isObject ? (escapeName(key) ?? key) : key)),
    equals: (other) => mapEquals(map, object, schemaOf, other),
  };
  sources.set(map, object);
  return map;
}

const ownProperty = (schema: StructuralSchema, key: string): StructuralSchema | undefined =>
  schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;

function mapEquals(map: MapValue, object: JsonObject, schemaOf: (key: string) => StructuralSchema | undefined, other: CelValue): boolean {
  if (!isMap(other)) throw noSuchOverload();
  if (map.size !== other.size) return false;
  const source = sources.get(other);
  return Object.keys(object).every((key) => {
    if (schemaOf(key) === undefined) {
      if (!isJsonObject(source)) throw noSuchOverload();
      return !Object.hasOwn(source, key) || sameJson(object[key], source[key]);
    }
    const [mine, theirs] = [map.find(key), other.find(key)];
    if (mine === undefined || theirs === undefined) return mine === theirs;
    return valuesEqual(mine, theirs);
  });
}

function preserved(value: Json): CelValue {
  const unknown: CelValue = {
    kind: 'unknown',
    equals: (other) => sameJson(value, typeof other === 'object' && other !== null ? sources.get(other) : (other as Json)),
  };
  if (typeof unknown === 'object') sources.set(unknown as object, value);
  return unknown;
}

function intOrString(value: Json): CelValue {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  throw new EvaluationError('invalid data, expected XIntOrString value to be either a string or integer');
}

/**
 * A value of an object as rules see it.
 *
 * @throws {EvaluationError} when it does not fit its schema
 * @see apiserver pkg/cel/common/valuesunstructured.go (v1.37)
 */
export function schemaValue(value: Json, schema: StructuralSchema): CelValue {
  if (value === null) {
    if (schema.nullable === true) return null;
    throw new EvaluationError('invalid data, got null for schema with nullable=false');
  }
  if (schema['x-kubernetes-int-or-string'] === true) return intOrString(value);
  switch (schema.type) {
    case 'object':
      if (!isJsonObject(value)) throw new EvaluationError('invalid data, expected a map for the provided schema with type=object');
      return mapValue(value, schema);
    case 'array':
      return listValue(value, schema);
    case 'string':
      return textValue(value, schema);
    case 'number':
      if (typeof value === 'bigint') return Number(value);
      if (typeof value !== 'number') throw new EvaluationError(`invalid data, expected float, got ${goType(value)}`);
      return value;
    case 'integer':
      if (typeof value === 'bigint') return value;
      if (typeof value !== 'number' || !Number.isInteger(value)) throw new EvaluationError(`invalid data, expected int, got ${goType(value)}`);
      return BigInt(value);
    case 'boolean':
      if (typeof value !== 'boolean') throw new EvaluationError(`invalid data, expected bool, got ${goType(value)}`);
      return value;
    default:
      return preserved(value);
  }
}
