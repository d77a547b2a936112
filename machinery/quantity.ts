/** How a quantity is written: `500m`, `1Gi` or `1e3`. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** A parsed resource quantity: exact, in thousand-millionths of a unit, which is the finest the API keeps. */
export interface Quantity {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

/** A text that is no quantity; the message is the API server's own. */
export class QuantityError extends Error {
  override readonly name = 'QuantityError';
}

const complaint = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const pattern = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:([numkMGTPE]|[KMGTPE]i)|([eE])([+-]?[0-9]+))?$/;
// What may stand in a number's place and in a suffix's, right or wrong; no digit at all counts as 0.
const shape = /^[+-]?[0-9]*(?:\.[0-9]*)?[eEinumkKMGTP]*[+-]?[0-9]*$/;
const decimalSuffixes: readonly string[] = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binarySuffixes: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const unit = 10n ** 9n;

/** `value / divisor`, away from zero: what is smaller than the finest step still counts as one. */
function divideUp(value: bigint, divisor: bigint): bigint {
  const rest = value % divisor;
  if (rest === 0n) return value / divisor;
  return value / divisor + (value > 0n ? 1n : -1n);
}

function scaled(digits: bigint, fractionDigits: number, [numerator, exponent]: readonly [bigint, number]): bigint {
  const power = 9 + exponent - fractionDigits;
  const value = digits * numerator;
  return power >= 0 ? value * 10n ** BigInt(power) : divideUp(value, 10n ** BigInt(-power));
}

/**
 * Reads a quantity. Anything finer than a thousand-millionth is rounded away from zero.
 *
 * @throws {QuantityError} when `text` is none
 * @see apimachinery pkg/api/resource/quantity.go (v1.37)
 */
export function parseQuantity(text: string): Quantity {
  const match = pattern.exec(text.trim());
  if (match === null || text.trim() === '') throw new QuantityError(quantityProblem(text) ?? complaint);
  const [, sign, whole = '', fraction = '', suffix = '', e, exponent = '0'] = match;
  const magnitude = BigInt(`${whole}${fraction}`);
  const digits = sign === '-' ? -magnitude : magnitude;
  if (suffix.endsWith('i')) {
    const factor = 1024n ** BigInt(binarySuffixes.indexOf(suffix));
    return { nanos: scaled(digits, fraction.length, [factor, 0]), format: 'BinarySI' };
  }
  if (e !== undefined) return { nanos: scaled(digits, fraction.length, [1n, Number(exponent)]), format: 'DecimalExponent' };
  return { nanos: scaled(digits, fraction.length, [1n, decimalSuffixes.indexOf(suffix) * 3 - 9]), format: 'DecimalSI' };
}

function formatDecimal(nanos: bigint, format: QuantityFormat): string {
  let mantissa = nanos;
  let step = 0;
  while (mantissa % 1000n === 0n && (step < 9 || format === 'DecimalExponent')) {
    mantissa /= 1000n;
    step += 1;
  }
  if (format === 'DecimalSI') return `${mantissa}${decimalSuffixes[step] ?? ''}`;
  const exponent = step * 3 - 9;
  return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
}

function formatBinary(nanos: bigint): string {
  let mantissa = nanos / unit;
  let step = 0;
  while (mantissa % 1024n === 0n && step < 6) {
    mantissa /= 1024n;
    step += 1;
  }
  return `${mantissa}${binarySuffixes[step] ?? ''}`;
}

/** The one way the API server writes this quantity: whole digits before the largest suffix that leaves no fraction. */
export function formatQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) return '0';
  if (format !== 'BinarySI') return formatDecimal(nanos, format);
  // Small or broken binary quantities are written as decimal ones, which need no rounding.
  const small = nanos > -1024n * unit && nanos < 1024n * unit;
  return small || nanos % unit !== 0n ? formatDecimal(nanos, 'DecimalSI') : formatBinary(nanos);
}

/** `0.5` as `500m`, `1024Mi` as `1Gi`; a JSON number is read as its text, as the API server does. */
export function canonicalQuantity(value: string | number): string {
  // Most quantities on the wire are short whole numbers of one suffix already; they need no arithmetic.
  if (typeof value === 'string' && /^[1-9][0-9]{0,2}([mkMGTPE]|[MGTPE]i)?$/.test(value)) return value;
  return formatQuantity(parseQuantity(String(value)));
}

/** Negative when `a` is less than `b`, positive when it is more, 0 when both are the same amount however written. */
export function compareQuantities(a: string | number, b: string | number): number {
  const left = parseQuantity(String(a)).nanos;
  const right = parseQuantity(String(b)).nanos;
  return left === right ? 0 : left < right ? -1 : 1;
}

/** The sum, written in the format of `a`, or of `b` when `a` is zero. */
export function addQuantities(a: string | number, b: string | number): string {
  const left = parseQuantity(String(a));
  const right = parseQuantity(String(b));
  return formatQuantity({ nanos: left.nanos + right.nanos, format: left.nanos === 0n ? right.format : left.format });
}

/** `a - b`, written in the format of `a`, or of `b` when `a` is zero. */
export function subtractQuantities(a: string | number, b: string | number): string {
  const left = parseQuantity(String(a));
  const right = parseQuantity(String(b));
  return formatQuantity({ nanos: left.nanos - right.nanos, format: left.nanos === 0n ? right.format : left.format });
}

/** Whether `text` is a quantity. */
export function isQuantity(text: string): boolean {
  // The blanks around it do not count where quantities are read from JSON, which is everywhere.
  const trimmed = text.trim();
  return trimmed !== '' && pattern.test(trimmed);
}

/** What the API server says of a text that is no quantity; undefined for one that is. */
export function quantityProblem(text: string): string | undefined {
  if (isQuantity(text)) return undefined;
  const trimmed = text.trim();
  return trimmed !== '' && shape.test(trimmed) ? "unable to parse quantity's suffix" : complaint;
}
