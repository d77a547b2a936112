import type { FunctionDeclaration } from '../check/declarations.ts';
import { BOOL, BYTES, type CelType, DOUBLE, DURATION, DYN, INT, listType, mapType, STRING, TIMESTAMP, typeParam, UINT } from '../types/cel-type.ts';
import { add } from '../values/arithmetic.ts';
import { compareValues, contains, valuesEqual } from '../values/equality.ts';
import { runtimeType } from '../values/type-of.ts';
import { type CelValue, durationOf, EvaluationError, itemsOf, keyText, type ListValue, listOf, type MapValue, mapOf, uintOf } from '../values/value.ts';
import { define, member, plain } from './define.ts';

const T = typeParam('T');
const LIST = listType(T);
const COMPARABLE: readonly (readonly [string, CelType])[] = [
  ['int', INT],
  ['uint', UINT],
  ['double', DOUBLE],
  ['bool', BOOL],
  ['duration', DURATION],
  ['timestamp', TIMESTAMP],
  ['string', STRING],
  ['bytes', BYTES],
];
const ZEROES: readonly (readonly [string, CelType, CelValue])[] = [
  ['int', INT, 0n],
  ['uint', UINT, uintOf(0n)],
  ['double', DOUBLE, 0],
  ['duration', DURATION, durationOf(0n)],
];

function isSorted(list: ListValue): CelValue {
  const items = itemsOf(list);
  return items.every((item, index) => index === 0 || compareValues(items[index - 1] ?? null, item) <= 0);
}

function extreme(name: 'min' | 'max', list: ListValue): CelValue {
  const [first, ...rest] = itemsOf(list);
  if (first === undefined) throw new EvaluationError(`${name} called on empty list`);
  const isBetter = (order: number): boolean => (name === 'min' ? order > 0 : order < 0);
  return rest.reduce((best, item) => (isBetter(compareValues(best, item)) ? item : best), first);
}

function equalOrNot(a: CelValue, b: CelValue): boolean {
  try {
    return valuesEqual(a, b);
  } catch {
    return false;
  }
}

const kubernetesLists: readonly FunctionDeclaration[] = [
  define('isSorted', ...COMPARABLE.map(([name, type]) => member(`list_${name}_is_sorted_bool`, [listType(type)], BOOL, isSorted))),
  define(
    'sum',
    ...ZEROES.map(([name, type, zero]) => member(`list_${name}_sum_${name}`, [listType(type)], type, (list: ListValue) => itemsOf(list).reduce(add, zero))),
  ),
  define('max', ...COMPARABLE.map(([name, type]) => member(`list_${name}_max_${name}`, [listType(type)], type, (list: ListValue) => extreme('max', list)))),
  define('min', ...COMPARABLE.map(([name, type]) => member(`list_${name}_min_${name}`, [listType(type)], type, (list: ListValue) => extreme('min', list)))),
  define(
    'indexOf',
    member('list_a_index_of_int', [LIST, T], INT, (list: ListValue, item: CelValue) => BigInt(itemsOf(list).findIndex((each) => equalOrNot(each, item)))),
  ),
  define(
    'lastIndexOf',
    member('list_a_last_index_of_int', [LIST, T], INT, (list: ListValue, item: CelValue) =>
      BigInt(itemsOf(list).findLastIndex((each) => equalOrNot(each, item))),
    ),
  ),
];

function slice(list: ListValue, start: bigint, end: bigint): CelValue {
  const fail = (why: string): EvaluationError => new EvaluationError(`cannot slice(${start}, ${end}), ${why}`);
  if (start < 0n || end < 0n) throw fail('negative indexes not supported');
  if (start > end) throw fail('start index must be less than or equal to end index');
  if (BigInt(list.size) < end) throw fail(`list is length ${list.size}`);
  return listOf(itemsOf(list).slice(Number(start), Number(end)));
}

function flattened(list: ListValue, depth: bigint): CelValue[] {
  if (depth < 0n) throw new EvaluationError('level must be non-negative');
  return itemsOf(list).flatMap((item) => (typeof item === 'object' && item?.kind === 'list' && depth > 0n ? flattened(item, depth - 1n) : [item]));
}

function sortByKeys(list: ListValue, keys: ListValue): CelValue {
  const keyed = itemsOf(list).map((item, index) => ({ item, key: keys.at(index) }));
  const [first] = keyed;
  if (first === undefined) return list;
  const type = runtimeType(first.key);
  if (!COMPARABLE.some(([, comparable]) => comparable.kind === type.kind)) throw new EvaluationError('list elements must be comparable');
  if (keyed.length > 1 && keyed.some(({ key }) => runtimeType(key).kind !== type.kind)) throw new EvaluationError('list elements must have the same type');
  return listOf(keyed.sort((a, b) => compareValues(a.key, b.key)).map(({ item }) => item));
}

function distinct(list: ListValue): CelValue {
  const unique: CelValue[] = [];
  for (const item of itemsOf(list)) if (!unique.some((known) => equalOrNot(item, known))) unique.push(item);
  return listOf(unique);
}

const extendedLists: readonly FunctionDeclaration[] = [
  define('slice', member('list_slice', [LIST, INT, INT], LIST, slice)),
  define(
    'flatten',
    member('list_flatten', [listType(LIST)], LIST, (list: ListValue) => listOf(flattened(list, 1n))),
    member('list_flatten_int', [listType(DYN), INT], listType(DYN), (list: ListValue, depth: bigint) => listOf(flattened(list, depth))),
  ),
  define(
    'sort',
    ...COMPARABLE.map(([name, type]) => member(`list_${name}_sort`, [listType(type)], listType(type), (list: ListValue) => sortByKeys(list, list))),
  ),
  define('@sortByAssociatedKeys', ...COMPARABLE.map(([name, type]) => member(`list_${name}_sortByAssociatedKeys`, [LIST, listType(type)], LIST, sortByKeys))),
  define(
    'lists.range',
    plain('lists_range', [INT], listType(INT), (end: bigint) => listOf(rangeUpTo(end))),
  ),
  define(
    'reverse',
    member('list_reverse', [LIST], LIST, (list: ListValue) => listOf(itemsOf(list).reverse())),
  ),
  define('distinct', member('list_distinct', [LIST], LIST, distinct)),
];

const holdsAll = (list: ListValue, wanted: ListValue): boolean => itemsOf(wanted).every((item) => contains(list, item));

const sets: readonly FunctionDeclaration[] = [
  define('sets.contains', plain('list_sets_contains_list', [LIST, LIST], BOOL, holdsAll)),
  define(
    'sets.equivalent',
    plain('list_sets_equivalent_list', [LIST, LIST], BOOL, (a: ListValue, b: ListValue) => holdsAll(a, b) && holdsAll(b, a)),
  ),
  define(
    'sets.intersects',
    plain('list_sets_intersects_list', [LIST, LIST], BOOL, (a: ListValue, b: ListValue) => itemsOf(a).some((item) => contains(b, item))),
  ),
];

function rangeUpTo(end: bigint): readonly bigint[] {
  if (end < 0n) throw new EvaluationError(`lists.range: size must be non-negative, got ${end}`);
  return Array.from({ length: Number(end) }, (_, index) => BigInt(index));
}

function inserted(map: MapValue, added: readonly (readonly [CelValue, CelValue])[]): CelValue {
  const entries = map.keys().map((key) => [key, map.find(key) ?? null] as const);
  const known = new Set(entries.map(([key]) => keyText(key)));
  for (const [key] of added) {
    if (known.has(keyText(key))) throw new EvaluationError(`insert failed: key ${String(key)} already exists`);
    known.add(keyText(key));
  }
  return mapOf([...entries, ...added]);
}

const K = typeParam('K');
const V = typeParam('V');
const MAP = mapType(K, V);

const mapInsert: FunctionDeclaration = define(
  'cel.@mapInsert',
  plain('@mapInsert_map_key_value', [MAP, K, V], MAP, (map: MapValue, key: CelValue, value: CelValue) => inserted(map, [[key, value]])),
  plain('@mapInsert_map_map', [MAP, MAP], MAP, (map: MapValue, more: MapValue) =>
    inserted(
      map,
      more.keys().map((key) => [key, more.find(key) ?? null] as const),
    ),
  ),
);

/**
 * The functions of lists, sets and maps that are built up.
 *
 * @see apiserver pkg/cel/library/lists.go (v1.37); cel-go ext/lists.go, ext/sets.go, ext/comprehensions.go (v0.29)
 */
export const listFunctions: readonly FunctionDeclaration[] = [...kubernetesLists, ...extendedLists, ...sets, mapInsert];
