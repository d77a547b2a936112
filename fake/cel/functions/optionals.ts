import type { FunctionDeclaration } from '../check/declarations.ts';
import { OPERATORS } from '../syntax/ast.ts';
import { BOOL, DYN, INT, listType, mapType, optionalType, STRING, typeParam } from '../types/cel-type.ts';
import { type CelValue, EvaluationError, itemsOf, type ListValue, listOf, NONE, type OptionalValue, some } from '../values/value.ts';
import { define, member, plain } from './define.ts';

const V = typeParam('V');
const K = typeParam('K');
const OPTIONAL = optionalType(V);
const LIST = listType(V);
const MAP = mapType(K, V);

/** Whether a value is the empty one of its type. */
export function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === 0n || value === 0 || value === '') return true;
  if (typeof value !== 'object') return false;
  switch (value.kind) {
    case 'uint':
      return value.value === 0n;
    case 'bytes':
      return value.bytes.length === 0;
    case 'list':
    case 'map':
      return value.size === 0;
    case 'duration':
      return value.nanos === 0n;
    case 'optional':
      return value.value === undefined;
    default:
      return false;
  }
}

function contentsOf({ value }: OptionalValue): CelValue {
  if (value === undefined) throw new EvaluationError('optional.none() dereference');
  return value;
}

function unwrap(list: ListValue): CelValue {
  return listOf(itemsOf(list).flatMap((item) => (typeof item === 'object' && item?.kind === 'optional' && item.value !== undefined ? [item.value] : [])));
}

/**
 * The functions of optional values.
 *
 * @see cel-go cel/library.go (v0.29)
 */
export const optionalFunctions: readonly FunctionDeclaration[] = [
  define('optional.of', plain('optional_of', [V], OPTIONAL, some)),
  define(
    'optional.ofNonZeroValue',
    plain('optional_ofNonZeroValue', [V], OPTIONAL, (value: CelValue) => (isZero(value) ? NONE : some(value))),
  ),
  define(
    'optional.none',
    plain('optional_none', [], OPTIONAL, () => NONE),
  ),
  define('value', member('optional_value', [OPTIONAL], V, contentsOf)),
  define(
    'hasValue',
    member('optional_hasValue', [OPTIONAL], BOOL, (optional: OptionalValue) => optional.isPresent === true || optional.value !== undefined),
  ),
  define('or', member('optional_or_optional', [OPTIONAL, OPTIONAL], OPTIONAL)),
  define('orValue', member('optional_orValue_value', [OPTIONAL, V], V)),
  define(OPERATORS.optionalSelect, plain('select_optional_field', [DYN, STRING], OPTIONAL)),
  define(
    OPERATORS.optionalIndex,
    plain('list_optindex_optional_int', [LIST, INT], OPTIONAL),
    plain('optional_list_optindex_optional_int', [optionalType(LIST), INT], OPTIONAL),
    plain('map_optindex_optional_value', [MAP, K], OPTIONAL),
    plain('optional_map_optindex_optional_value', [optionalType(MAP), K], OPTIONAL),
  ),
  define(
    OPERATORS.index,
    plain('optional_list_index_int', [optionalType(LIST), INT], OPTIONAL),
    plain('optional_map_index_value', [optionalType(MAP), K], OPTIONAL),
  ),
  define(
    'last',
    member('list_last', [LIST], OPTIONAL, (list: ListValue) => (list.size === 0 ? NONE : some(list.at(list.size - 1)))),
  ),
  define(
    'first',
    member('list_first', [LIST], OPTIONAL, (list: ListValue) => (list.size === 0 ? NONE : some(list.at(0)))),
  ),
  define('optional.unwrap', plain('optional_unwrap', [listType(OPTIONAL)], LIST, unwrap)),
  define('unwrapOpt', member('optional_unwrapOpt', [listType(OPTIONAL)], LIST, unwrap)),
];
