import { type CelValue, EvaluationError, isNumber, keyText, type ListValue, type MapValue, type UintValue } from './value.ts';

type Numbers = readonly [bigint, bigint] | readonly [number, number];

/** Two numbers as they are compared: an integer beside a double becomes one, with what a double loses. @see cel-go common/types/compare.go (v0.29) */
function comparable(a: bigint | number | UintValue, b: bigint | number | UintValue): Numbers {
  const [left, right] = [typeof a === 'object' ? a.value : a, typeof b === 'object' ? b.value : b];
  return typeof left === 'bigint' && typeof right === 'bigint' ? [left, right] : [Number(left), Number(right)];
}

function numbersEqual(a: CelValue, b: CelValue): boolean {
  if (!isNumber(a) || !isNumber(b)) return false;
  const [left, right] = comparable(a, b);
  return left === right;
}

function listsEqual(a: ListValue, b: ListValue): boolean {
  if (a.size !== b.size) return false;
  for (let index = 0; index < a.size; index += 1) if (!valuesEqual(a.at(index), b.at(index))) return false;
  return true;
}

function mapsEqual(a: MapValue, b: MapValue): boolean {
  if (a.size !== b.size) return false;
  return a.keys().every((key) => {
    const [left, right] = [a.find(key), b.find(key)];
    return left !== undefined && right !== undefined && valuesEqual(left, right);
  });
}

/** Whether two values are equal; numbers of different types compare by value, other types never equal each other. */
export function valuesEqual(a: CelValue, b: CelValue): boolean {
  if (a === null || b === null) return a === b;
  if (typeof a !== 'object' || typeof b !== 'object') {
    return typeof a === typeof b && typeof a !== 'object' ? a === b : numbersEqual(a, b);
  }
  if ((a.kind === 'list' || a.kind === 'map' || a.kind === 'unknown') && a.equals !== undefined) return a.equals(b);
  switch (a.kind) {
    case 'uint':
      return numbersEqual(a, b);
    case 'bytes':
      return b.kind === 'bytes' && Buffer.compare(a.bytes, b.bytes) === 0;
    case 'list':
      return b.kind === 'list' && listsEqual(a, b);
    case 'map':
      return b.kind === 'map' && mapsEqual(a, b);
    case 'timestamp':
    case 'duration':
      return b.kind === a.kind && a.nanos === b.nanos;
    case 'type':
      return b.kind === 'type' && a.type.name === b.type.name;
    case 'optional':
      if (b.kind !== 'optional' || a.value === undefined || b.value === undefined) return b.kind === 'optional' && a.value === b.value;
      return valuesEqual(a.value, b.value);
    case 'opaque':
      if (b.kind !== 'opaque' || a.type.name !== b.type.name) throw new EvaluationError('no such overload');
      return a.equals(b);
    case 'unknown':
      return a.equals(b);
  }
}

const lessThan = (a: bigint | number | string, b: bigint | number | string): number => (a < b ? -1 : a > b ? 1 : 0);

function codePointOrder(a: string, b: string): number {
  // The order of UTF-8, which differs from that of UTF-16 beyond the basic plane.
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/**
 * How `a` stands to `b`: below zero, zero, or above.
 *
 * @throws {EvaluationError} for values without an order
 */
export function compareValues(a: CelValue, b: CelValue): number {
  if (isNumber(a) && isNumber(b)) {
    const [left, right] = comparable(a, b);
    if (Number.isNaN(left) || Number.isNaN(right)) throw new EvaluationError('NaN values cannot be ordered');
    return lessThan(left, right);
  }
  if (typeof a === 'string' && typeof b === 'string') return codePointOrder(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
    if (a.kind === 'bytes' && b.kind === 'bytes') return Buffer.compare(a.bytes, b.bytes);
    if ((a.kind === 'timestamp' || a.kind === 'duration') && b.kind === a.kind) return lessThan(a.nanos, b.nanos);
  }
  throw new EvaluationError('no such overload');
}

/** Whether `list` or the keys of `map` hold `item`. */
export function contains(container: CelValue, item: CelValue): boolean {
  if (typeof container === 'object' && container !== null && container.kind === 'list') {
    for (let index = 0; index < container.size; index += 1) if (valuesEqual(container.at(index), item)) return true;
    return false;
  }
  if (typeof container === 'object' && container !== null && container.kind === 'map') {
    if (keyText(item) === undefined) throw new EvaluationError('no such overload');
    return container.find(item) !== undefined;
  }
  throw new EvaluationError('no such overload');
}
