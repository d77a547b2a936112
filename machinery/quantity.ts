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

const badForm = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const badNumber = 'unable to parse numeric part of quantity';
const badSuffix = "unable to parse quantity's suffix";
// What may stand in a number's place and in a suffix's, right or wrong.
const shape = /^([+-]?)0*([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const decimalSuffixes: readonly string[] = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binarySuffixes: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const unit = 10n ** 9n;
const finest = -9;
const largestBinary = (2n ** 63n - 1n) * unit;
/** Powers of ten beyond it are refused: the server would be at them for hours. */
const largestExponent = 100_000;

interface Suffix {
  readonly base: 2 | 10;
  readonly exponent: number;
  readonly format: QuantityFormat;
}

function suffixOf(text: string): Suffix | undefined {
  const decimal = decimalSuffixes.indexOf(text);
  if (decimal !== -1) return { base: 10, exponent: decimal * 3 + finest, format: 'DecimalSI' };
  const binary = binarySuffixes.indexOf(text);
  if (binary !== -1) return { base: 2, exponent: binary * 10, format: 'BinarySI' };
  const written = /^[eE]([+-]?[0-9]+)$/.exec(text)?.[1];
  if (written === undefined) return undefined;
  const exponent = BigInt(written.replace('+', ''));
  if (BigInt.asIntN(64, exponent) !== exponent) return undefined;
  const kept = Number(BigInt.asIntN(32, exponent));
  return kept > largestExponent ? undefined : { base: 10, exponent: kept, format: 'DecimalExponent' };
}

interface Parts extends Suffix {
  readonly isNegative: boolean;
  /** Without zeros before it; `0` where nothing is left. */
  readonly whole: string;
  readonly fraction: string;
  /** Whether the server can hold it in 64 bits, which it then does. */
  readonly isShort: boolean;
}

/** The parts of a quantity, or what is wrong with it. */
function readParts(text: string): Parts | string {
  const match = text === '' ? null : shape.exec(text);
  if (match === null) return badForm;
  const [, sign, digits = '', fraction = '', end = ''] = match;
  const suffix = suffixOf(end);
  if (suffix === undefined) return badSuffix;
  const whole = digits === '' ? '0' : digits;
  const { base, exponent } = suffix;
  const isShort =
    base === 10
      ? whole.length + fraction.length <= 18 && exponent - fraction.length >= finest
      : fraction === '' && whole.length + Math.trunc((exponent * 3) / 10) <= 14;
  // No digit at all counts as 0, but only where the number is short.
  if (!isShort && !/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)/.test(text)) return badNumber;
  return { ...suffix, isNegative: sign === '-', whole, fraction, isShort };
}

/** `value / 10 ** power`, away from zero: what is smaller than the finest step still counts as one. */
function divideUp(value: bigint, power: number): bigint {
  if (value === 0n) return 0n;
  const one = value > 0n ? 1n : -1n;
  if (power > largestExponent) return one;
  const divisor = 10n ** BigInt(power);
  const rest = value % divisor;
  return rest === 0n ? value / divisor : value / divisor + one;
}

function nanosOf({ isNegative, whole, fraction, base, exponent }: Parts): bigint {
  const magnitude = BigInt(`${whole}${fraction}`);
  const digits = isNegative ? -magnitude : magnitude;
  const value = base === 2 ? digits * 2n ** BigInt(exponent) : digits;
  const power = (base === 2 ? 0 : exponent) - fraction.length - finest;
  return power >= 0 ? value * 10n ** BigInt(power) : divideUp(value, -power);
}

function capped(nanos: bigint): bigint {
  if (nanos > largestBinary) return largestBinary;
  return nanos < -largestBinary ? -largestBinary : nanos;
}

/**
 * Reads a quantity. Anything finer than a thousand-millionth is rounded away from zero, and what binary suffixes make larger than 2⁶³ - 1 is
 * that. Blanks around it do not count, as nowhere in JSON.
 *
 * @throws {QuantityError} when `text` is none
 * @see apimachinery pkg/api/resource/quantity.go (v1.37)
 */
export function parseQuantity(text: string): Quantity {
  const parts = readParts(text.trim());
  if (typeof parts === 'string') throw new QuantityError(parts);
  const nanos = nanosOf(parts);
  return { nanos: parts.format === 'BinarySI' ? capped(nanos) : nanos, format: parts.format };
}

/** Whether the server takes the text for the canonical one, which it is but for signs, zeros before it and the like. */
function isTakenForCanonical({ isShort, base, exponent, whole, fraction }: Parts): boolean {
  if (!isShort) return false;
  const digits = `${whole}${fraction}`;
  if (base === 2) return Number(digits) % 8 !== 0;
  return (exponent - fraction.length) % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
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
  if (typeof value === 'string' && /^[1-9][0-9]{0,2}([mkMGTPE]|[MGTP]i)?$/.test(value)) return value;
  const text = String(value).trim();
  const parts = readParts(text);
  if (typeof parts !== 'string' && isTakenForCanonical(parts)) return text;
  return formatQuantity(parseQuantity(text));
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
  return quantityProblem(text) === undefined;
}

/** What the API server says of a text that is no quantity; undefined for one that is. */
export function quantityProblem(text: string): string | undefined {
  const parts = readParts(text.trim());
  return typeof parts === 'string' ? parts : undefined;
}
