import { formatQuantity, parseQuantity, type Quantity, QuantityError } from '../../../machinery/quantity.ts';
import type { FunctionDeclaration } from '../check/declarations.ts';
import { BOOL, DOUBLE, INT, STRING } from '../types/cel-type.ts';
import { QUANTITY_TYPE } from '../types/type-names.ts';
import { type CelValue, EvaluationError, type OpaqueValue } from '../values/value.ts';
import { define, member, plain } from './define.ts';

const UNIT = 1_000_000_000n;
const LARGEST_INT = 2n ** 63n - 1n;

// The server keeps the power of ten in which a quantity was written: 2000m is two, but no integer to it.
interface Amount extends Quantity {
  readonly isFraction: boolean;
}

const contentOf = ({ content }: OpaqueValue): Amount => content as Amount;
const wrap = (content: Amount): CelValue => ({
  kind: 'opaque',
  type: QUANTITY_TYPE,
  content,
  equals: (other) => contentOf(other).nanos === content.nanos,
});

// Only quantities that are read from JSON may have blanks around them.
function parsed(text: string): ReturnType<typeof parseQuantity> {
  return parseQuantity(text === text.trim() ? text : '');
}

function read(text: string): CelValue {
  try {
    return wrap({ ...parsed(text), isFraction: /\.\d|[mun]$|[eE]-[1-9]/.test(text) && !/^[+-]?[0.]+\D*$/.test(text) });
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    throw new EvaluationError(error.message);
  }
}

function isQuantity(text: string): boolean {
  try {
    parsed(text);
    return true;
  } catch {
    return false;
  }
}

const order = (a: OpaqueValue, b: OpaqueValue): number => {
  const [left, right] = [contentOf(a).nanos, contentOf(b).nanos];
  return left === right ? 0 : left < right ? -1 : 1;
};

const isWhole = ({ nanos, isFraction }: Amount): boolean =>
  !isFraction && nanos % UNIT === 0n && nanos / UNIT <= LARGEST_INT && nanos / UNIT >= -LARGEST_INT - 1n;

function asInteger(value: OpaqueValue): CelValue {
  const quantity = contentOf(value);
  if (!isWhole(quantity)) throw new EvaluationError('cannot convert value to integer');
  return quantity.nanos / UNIT;
}

function sum(a: OpaqueValue, nanos: bigint, other: Amount): CelValue {
  const left = contentOf(a);
  const isFraction = (left.nanos !== 0n && left.isFraction) || (nanos !== 0n && other.isFraction);
  return wrap({ nanos: left.nanos + nanos, format: left.nanos === 0n ? other.format : left.format, isFraction });
}

const whole = (value: bigint): Amount => ({ nanos: value * UNIT, format: 'DecimalExponent', isFraction: false });
const Q = QUANTITY_TYPE;

/** The text of a quantity value, as it would stand in an object. */
export const quantityText = (value: OpaqueValue): string => formatQuantity(contentOf(value));

/** The functions of quantities. @see apiserver pkg/cel/library/quantity.go (v1.37) */
export const quantityFunctions: readonly FunctionDeclaration[] = [
  define('quantity', plain('string_to_quantity', [STRING], Q, read)),
  define('isQuantity', plain('is_quantity_string', [STRING], BOOL, isQuantity)),
  define(
    'sign',
    plain('quantity_sign', [Q], INT, (value: OpaqueValue) => (contentOf(value).nanos > 0n ? 1n : contentOf(value).nanos < 0n ? -1n : 0n)),
  ),
  define(
    'isGreaterThan',
    member('quantity_is_greater_than', [Q, Q], BOOL, (a: OpaqueValue, b: OpaqueValue) => order(a, b) > 0),
  ),
  define(
    'isLessThan',
    member('quantity_is_less_than', [Q, Q], BOOL, (a: OpaqueValue, b: OpaqueValue) => order(a, b) < 0),
  ),
  define(
    'compareTo',
    member('quantity_compare_to', [Q, Q], INT, (a: OpaqueValue, b: OpaqueValue) => BigInt(order(a, b))),
  ),
  define(
    'asApproximateFloat',
    member('quantity_get_float', [Q], DOUBLE, (value: OpaqueValue) => Number(contentOf(value).nanos) / 1e9),
  ),
  define('asInteger', member('quantity_get_int', [Q], INT, asInteger)),
  define(
    'isInteger',
    member('quantity_is_integer', [Q], BOOL, (value: OpaqueValue) => isWhole(contentOf(value))),
  ),
  define(
    'add',
    member('quantity_add', [Q, Q], Q, (a: OpaqueValue, b: OpaqueValue) => sum(a, contentOf(b).nanos, contentOf(b))),
    member('quantity_add_int', [Q, INT], Q, (a: OpaqueValue, b: bigint) => sum(a, b * UNIT, whole(b))),
  ),
  define(
    'sub',
    member('quantity_sub', [Q, Q], Q, (a: OpaqueValue, b: OpaqueValue) => sum(a, -contentOf(b).nanos, contentOf(b))),
    member('quantity_sub_int', [Q, INT], Q, (a: OpaqueValue, b: bigint) => sum(a, -b * UNIT, whole(b))),
  ),
];
