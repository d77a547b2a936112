import { checkedInt, checkedTimestamp } from '../values/arithmetic.ts';
import { generalDouble } from '../values/go-numbers.ts';
import { durationText, momentText, parseGoDuration, parseMoment } from '../values/time.ts';
import { runtimeType } from '../values/type-of.ts';
import { type CelValue, durationOf, EvaluationError, noSuchOverload, uintOf } from '../values/value.ts';

function cannotConvert(value: CelValue, to: string): EvaluationError {
  return new EvaluationError(`type conversion error from '${runtimeType(value).name.replace(/^null_type$/, 'null_type')}' to '${to}'`);
}

/** `bool(value)`. */
export function toBool(value: CelValue): CelValue {
  if (typeof value !== 'string') throw noSuchOverload();
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value)) return false;
  throw cannotConvert(value, 'bool');
}

/** `bytes(value)`. */
export function toBytes(value: CelValue): CelValue {
  if (typeof value !== 'string') throw noSuchOverload();
  return { kind: 'bytes', bytes: new TextEncoder().encode(value) };
}

const DECIMAL = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf|infinity|nan)$/i;

const HEXADECIMAL = /^[+-]?0x([0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)p[+-]?\d+$/i;

function hexadecimal(text: string): number {
  const [, sign, whole = '', fraction = '', power] = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)p(.*)$/i.exec(text) ?? [];
  const size = Number.parseInt(whole + fraction, 16) * 2 ** (Number(power) - 4 * fraction.length);
  return sign === '-' ? -size : size;
}

// Between digits, Go allows an underscore.
function parseDouble(given: string): number | undefined {
  const text = given.replaceAll(/(?<=\d)_(?=\d)/g, '');
  if (HEXADECIMAL.test(text)) return hexadecimal(text);
  if (!DECIMAL.test(text)) return undefined;
  const lower = text.toLowerCase().replace(/^\+/, '');
  if (lower.endsWith('nan')) return Number.NaN;
  if (lower.includes('inf')) return lower.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** `double(value)`. */
export function toDouble(value: CelValue): CelValue {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'object' && value?.kind === 'uint') return Number(value.value);
  if (typeof value !== 'string') throw noSuchOverload();
  const parsed = parseDouble(value);
  if (parsed === undefined) throw cannotConvert(value, 'double');
  return parsed;
}

/** `duration(value)`. */
export function toDuration(value: CelValue): CelValue {
  if (typeof value !== 'string') throw noSuchOverload();
  const nanos = parseGoDuration(value);
  if (nanos === undefined) throw cannotConvert(value, 'google.protobuf.Duration');
  return durationOf(nanos);
}

function wholeNumber(value: number, below: number, above: number, overflow: string): bigint {
  if (Number.isNaN(value) || value <= below || value >= above) throw new EvaluationError(overflow);
  return BigInt(Math.trunc(value));
}

/** `int(value)`. */
export function toInt(value: CelValue): CelValue {
  if (typeof value === 'number') return wholeNumber(value, -(2 ** 63), 2 ** 63, 'integer overflow');
  if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value)) throw cannotConvert(value, 'int');
    const parsed = BigInt(value.replace(/^\+/, ''));
    if (parsed < -(2n ** 63n) || parsed >= 2n ** 63n) throw cannotConvert(value, 'int');
    return parsed;
  }
  if (typeof value !== 'object' || value === null) throw noSuchOverload();
  if (value.kind === 'uint') return checkedInt(value.value);
  if (value.kind === 'duration') return value.nanos;
  if (value.kind === 'timestamp') return floorDivide(value.nanos, 1_000_000_000n);
  throw noSuchOverload();
}

const floorDivide = (a: bigint, b: bigint): bigint => (a % b < 0n ? a / b - 1n : a / b);

/** `uint(value)`. */
export function toUint(value: CelValue): CelValue {
  if (typeof value === 'number') return uintOf(wholeNumber(value, -1, 2 ** 64, 'unsigned integer overflow'));
  if (typeof value === 'bigint') {
    if (value < 0n) throw new EvaluationError('unsigned integer overflow');
    return uintOf(value);
  }
  if (typeof value !== 'string') throw noSuchOverload();
  if (!/^\d+$/.test(value) || BigInt(value) >= 2n ** 64n) throw cannotConvert(value, 'uint');
  return uintOf(BigInt(value));
}

/** `string(value)`. */
export function toText(value: CelValue): CelValue {
  switch (typeof value) {
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return generalDouble(value);
    case 'string':
      return value;
    default:
      break;
  }
  if (value?.kind === 'uint') return String(value.value);
  if (value?.kind === 'duration') return durationText(value.nanos);
  if (value?.kind === 'timestamp') return momentText(value);
  if (value?.kind === 'type') return value.type.name;
  if (value?.kind !== 'bytes') throw noSuchOverload();
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value.bytes);
  } catch {
    throw new EvaluationError('invalid UTF-8 in bytes, cannot convert to string');
  }
}

/** `timestamp(value)`. */
export function toTimestamp(value: CelValue): CelValue {
  if (typeof value === 'bigint') return checkedTimestamp(value * 1_000_000_000n);
  if (typeof value !== 'string') throw noSuchOverload();
  const moment = parseMoment(value);
  if (moment === undefined) throw cannotConvert(value, 'google.protobuf.Timestamp');
  return moment;
}
