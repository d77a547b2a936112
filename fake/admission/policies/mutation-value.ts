import { type GoJson, GoValue } from '../../../machinery/apply/validate-typed.ts';
import type { Json, JsonObject } from '../../../machinery/json.ts';
import { toText } from '../../cel/functions/conversions.ts';
import { jsonOf } from '../../cel/schema/dynamic-value.ts';
import { type CelValue, EvaluationError, itemsOf, type MapValue } from '../../cel/values/value.ts';
import { MutationFailure } from './mutation-failure.ts';

const isMap = (value: CelValue | undefined): value is MapValue => typeof value === 'object' && value?.kind === 'map';
const isObject = ({ made }: MapValue): boolean => made !== undefined && made !== 'map';
const entriesOf = (map: MapValue): readonly (readonly [CelValue, CelValue])[] => map.keys().map((key) => [key, map.find(key) ?? null] as const);

/** Objects whose type is not named after the field that they stand in. @see apiserver pkg/cel/mutation/dynamic/objects.go (v1.37) */
function misnamed(value: CelValue, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (value.kind === 'list') return itemsOf(value).flatMap((item) => misnamed(item, path));
  if (!isMap(value) || value.made === undefined) return [];
  if (value.made === 'map') return entriesOf(value).flatMap(([, item]) => misnamed(item, path));
  const wrong = value.made === path ? [] : [`unexpected type name "${value.made}", expected "${path}", which matches field name path from root Object type`];
  return [...wrong, ...entriesOf(value).flatMap(([key, item]) => misnamed(item, `${path}.${String(key)}`))];
}

function checkNames(value: MapValue): void {
  const wrong = misnamed(value, value.made ?? '');
  if (wrong.length > 0) throw new MutationFailure(`type mismatch: ${wrong.join('\n')}`);
}

const NULL = new GoValue('NULL_VALUE', '0', 'structpb.NullValue');

function goMoment(value: CelValue): GoValue {
  const text = String(toText(value)).replace('T', ' ').replace('Z', ' +0000 UTC');
  return new GoValue(text, text, 'time.Time');
}

const goMap = (value: MapValue): GoValue => {
  const text = entriesOf(value).map(([key, item]) => `${String(key)}:${isMap(item) ? goMap(item).text : String(item)}`);
  return new GoValue(`map[${text.join(' ')}]`, `map[${text.join(' ')}]`, 'map[ref.Val]ref.Val');
};

/** What Go holds for a value that is not looked into any further. */
function leafOf(value: CelValue): GoJson {
  if (value === null) return NULL;
  if (typeof value !== 'object') return jsonOf(value);
  switch (value.kind) {
    case 'map':
      return isObject(value) ? objectOf(value) : value.made === 'map' ? goMap(value) : jsonOf(value);
    case 'timestamp':
      return goMoment(value);
    case 'duration':
      return new GoValue(String(toText(value)), String(value.nanos), 'time.Duration');
    case 'uint':
      return new GoValue(String(value.value), `0x${value.value.toString(16)}`, 'uint64');
    case 'bytes':
      return new GoValue(`[${[...value.bytes].join(' ')}]`, `[]uint8{${[...value.bytes].map((byte) => `0x${byte.toString(16)}`).join(', ')}}`, '[]uint8');
    case 'type':
      return value.type.name;
    case 'opaque':
      return new GoValue(value.type.name, value.type.name, value.type.name);
    case 'optional':
      return value.value === undefined ? NULL : leafOf(value.value);
    default:
      return jsonOf(value);
  }
}

/** What a field of an object holds: lists and maps are looked into once, as the server does. */
function fieldOf(value: CelValue): GoJson {
  if (typeof value === 'object' && value?.kind === 'list') return itemsOf(value).map(leafOf);
  if (!isMap(value) || value.made !== 'map') return leafOf(value);
  return Object.fromEntries(entriesOf(value).map(([key, item]) => [String(key), leafOf(item)]));
}

function objectOf(value: MapValue): { readonly [key: string]: GoJson } {
  return Object.fromEntries(entriesOf(value).map(([key, item]) => [String(key), fieldOf(item)]));
}

/**
 * An apply configuration as Go holds it, with what no JSON has.
 *
 * @throws {MutationFailure} for objects whose type is not that of their field
 */
export function configurationOf(value: CelValue): { readonly [key: string]: GoJson } {
  if (!isMap(value)) return {};
  checkNames(value);
  return objectOf(value);
}

const unmarshalable = (why: string): MutationFailure =>
  new MutationFailure(`JSONPath valueExpression evaluated to a type that could not marshal to JSON: ${why}`);
const LARGEST_EXACT = 2n ** 53n - 1n;

/** A field of an object in a patch: what is no plain value has no JSON. */
function plainJson(value: GoJson): Json {
  if (value instanceof GoValue) {
    if (value.type === 'uint64') return Number(value.text);
    throw unmarshalable(`proto: invalid type: ${value.type}`);
  }
  if (Array.isArray(value)) return value.map((item: GoJson) => plainJson(item));
  if (typeof value !== 'object' || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainJson(item as GoJson)]));
}

/** The value of an operation: whole numbers beyond what a float holds become texts. */
function patchValue(value: CelValue): Json {
  if (isMap(value) && isObject(value)) {
    checkNames(value);
    return plainJson(objectOf(value));
  }
  if (typeof value === 'bigint') return value > LARGEST_EXACT || value < -LARGEST_EXACT ? String(value) : Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value.kind === 'list') return itemsOf(value).map(patchValue);
  if (value.kind === 'type') throw unmarshalable("type conversion not supported for 'type'");
  if (value.kind === 'opaque') throw unmarshalable(`type conversion error from '${value.type.name.split('.').at(-1)}' to '*structpb.Value'`);
  if (value.kind !== 'map') return jsonOf(value);
  return Object.fromEntries(
    entriesOf(value).map(([key, item]) => {
      if (typeof key === 'bigint') throw unmarshalable("unsupported type conversion from 'int' to string");
      return [String(key), patchValue(item)];
    }),
  );
}

const textOf = (operation: MapValue, key: string): string => {
  const value = operation.find(key);
  return typeof value === 'string' ? value : '';
};

function operationOf(value: CelValue): Json {
  if (!isMap(value)) return jsonOf(value);
  const [op, path, from, content] = [textOf(value, 'op'), textOf(value, 'path'), textOf(value, 'from'), value.find('value')];
  return { op, path, ...(from === '' ? {} : { from }), ...(content === undefined ? {} : { value: patchValue(content) }) } satisfies JsonObject;
}

/**
 * The operations of a JSON patch.
 *
 * @throws {MutationFailure} for values that have no JSON
 * @see apiserver pkg/admission/plugin/policy/mutating/patch/json_patch.go (v1.37)
 */
export function operationsOf(value: CelValue): readonly Json[] {
  try {
    return typeof value === 'object' && value?.kind === 'list' ? itemsOf(value).map(operationOf) : [];
  } catch (error) {
    throw error instanceof EvaluationError ? unmarshalable(error.message) : error;
  }
}
