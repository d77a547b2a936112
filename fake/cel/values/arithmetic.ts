import { type CelValue, durationOf, EvaluationError, itemsOf, listOf, noSuchOverload, timestampOf, uintOf } from './value.ts';

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;
const MIN_MOMENT = -62_135_596_800n * 1_000_000_000n;
const MAX_MOMENT = 253_402_300_799n * 1_000_000_000n + 999_999_999n;

/** An int, or the error of one that needs more than 64 bits. */
export function checkedInt(value: bigint): bigint {
  if (value < MIN_INT || value > MAX_INT) throw new EvaluationError('integer overflow');
  return value;
}

function checkedUint(value: bigint): CelValue {
  if (value < 0n || value > MAX_UINT) throw new EvaluationError('unsigned integer overflow');
  return uintOf(value);
}

function checkedDuration(nanos: bigint): CelValue {
  if (nanos < MIN_INT || nanos > MAX_INT) throw new EvaluationError('integer overflow');
  return durationOf(nanos);
}

/** A moment of the years 1 to 9999. */
export function checkedTimestamp(nanos: bigint, offsetMinutes = 0): CelValue {
  if (nanos < MIN_MOMENT || nanos > MAX_MOMENT) throw new EvaluationError('timestamp overflow');
  return timestampOf(nanos, offsetMinutes);
}

type NumberOperation = 'add' | 'subtract' | 'multiply' | 'divide' | 'modulo';

function calculate(operation: NumberOperation, a: bigint, b: bigint): bigint {
  switch (operation) {
    case 'add':
      return a + b;
    case 'subtract':
      return a - b;
    case 'multiply':
      return a * b;
    case 'divide':
      if (b === 0n) throw new EvaluationError('division by zero');
      return a / b;
    case 'modulo':
      if (b === 0n) throw new EvaluationError('modulus by zero');
      return a % b;
  }
}

function calculateDouble(operation: NumberOperation, a: number, b: number): number {
  switch (operation) {
    case 'add':
      return a + b;
    case 'subtract':
      return a - b;
    case 'multiply':
      return a * b;
    case 'divide':
      return a / b;
    case 'modulo':
      throw noSuchOverload();
  }
}

function numbers(operation: NumberOperation, a: CelValue, b: CelValue): CelValue | undefined {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkedInt(calculate(operation, a, b));
  if (typeof a === 'number' && typeof b === 'number') return calculateDouble(operation, a, b);
  if (typeof a === 'object' && a?.kind === 'uint' && typeof b === 'object' && b?.kind === 'uint') return checkedUint(calculate(operation, a.value, b.value));
  return undefined;
}

/** `a + b`. */
export function add(a: CelValue, b: CelValue): CelValue {
  const sum = numbers('add', a, b);
  if (sum !== undefined) return sum;
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) throw noSuchOverload();
  if (a.kind === 'list' && b.kind === 'list') return a.plus?.(b) ?? listOf([...itemsOf(a), ...itemsOf(b)]);
  if (a.kind === 'bytes' && b.kind === 'bytes') return { kind: 'bytes', bytes: Uint8Array.from([...a.bytes, ...b.bytes]) };
  if (a.kind === 'duration' && b.kind === 'duration') return checkedDuration(a.nanos + b.nanos);
  if (a.kind === 'timestamp' && b.kind === 'duration') return checkedTimestamp(a.nanos + b.nanos, a.offsetMinutes);
  if (a.kind === 'duration' && b.kind === 'timestamp') return checkedTimestamp(a.nanos + b.nanos, b.offsetMinutes);
  throw noSuchOverload();
}

/** `a - b`. */
export function subtract(a: CelValue, b: CelValue): CelValue {
  const difference = numbers('subtract', a, b);
  if (difference !== undefined) return difference;
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) throw noSuchOverload();
  if (a.kind === 'duration' && b.kind === 'duration') return checkedDuration(a.nanos - b.nanos);
  if (a.kind === 'timestamp' && b.kind === 'duration') return checkedTimestamp(a.nanos - b.nanos, a.offsetMinutes);
  if (a.kind === 'timestamp' && b.kind === 'timestamp') return checkedDuration(a.nanos - b.nanos);
  throw noSuchOverload();
}

/** `a * b`, `a / b` or `a % b`. */
export function product(operation: 'multiply' | 'divide' | 'modulo', a: CelValue, b: CelValue): CelValue {
  const result = numbers(operation, a, b);
  if (result === undefined) throw noSuchOverload();
  return result;
}

/** `-a`. */
export function negate(a: CelValue): CelValue {
  if (typeof a === 'bigint') return checkedInt(-a);
  if (typeof a === 'number') return -a;
  throw noSuchOverload();
}
