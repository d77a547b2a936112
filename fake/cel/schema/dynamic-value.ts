import { isJsonObject, type Json, type JsonObject } from '../../../machinery/json.ts';
import { toText } from '../functions/conversions.ts';
import { quantityText } from '../functions/quantities.ts';
import { QUANTITY_TYPE } from '../types/type-names.ts';
import { type CelValue, EvaluationError, itemsOf, type ListValue, type MapValue } from '../values/value.ts';

function dynamicMap(object: JsonObject): MapValue {
  const names = (): readonly string[] => Object.keys(object).filter((key) => object[key] !== undefined);
  return {
    kind: 'map',
    get size() {
      return names().length;
    },
    find(key) {
      if (typeof key !== 'string' || !Object.hasOwn(object, key)) return undefined;
      const value = object[key];
      return value === undefined ? undefined : dynamicValue(value);
    },
    keys: names,
  };
}

function dynamicList(items: readonly Json[]): ListValue {
  return { kind: 'list', size: items.length, at: (index) => dynamicValue(items[index] ?? null) };
}

/** A value without a schema: whole numbers are ints. */
export function dynamicValue(value: Json): CelValue {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return dynamicList(value);
  return isJsonObject(value) ? dynamicMap(value) : (value as CelValue);
}

/**
 * A value as JSON.
 *
 * @throws {EvaluationError} for values that JSON has none for
 */
export function jsonOf(value: CelValue): Json {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  switch (value.kind) {
    case 'uint':
      return Number(value.value);
    case 'list':
      return itemsOf(value).map(jsonOf);
    case 'map':
      return Object.fromEntries(value.keys().map((key) => [String(typeof key === 'object' ? '' : key), jsonOf(value.find(key) ?? null)]));
    case 'bytes':
      return Buffer.from(value.bytes).toString('base64');
    case 'timestamp':
    case 'duration':
      return String(toText(value));
    case 'optional':
      return value.value === undefined ? null : jsonOf(value.value);
    case 'opaque':
      if (value.type.name === QUANTITY_TYPE.name) return quantityText(value);
      break;
    default:
      break;
  }
  throw new EvaluationError('value cannot be marshalled to JSON');
}
