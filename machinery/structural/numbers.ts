import { type FieldError, invalidValue } from '../validation/field-error.ts';
import type { StructuralSchema } from './structural-schema.ts';

type Num = number | bigint;

/** Formats that name a kind of number; they count for validation as those of strings do. */
export const NUMBER_FORMATS: ReadonlySet<string> = new Set(['int32', 'int64', 'uint32', 'uint64', 'float', 'double', 'float32', 'float64']);

/** Whether Go holds the number as an integer: numbers beyond 64 bits and with a fraction are floats to it. */
export const isGoInteger = (value: Num): boolean => typeof value === 'bigint' || Number.isSafeInteger(value);

/**
 * Whether a float counts as an integer: nearly whole, and small enough that no digit is lost.
 *
 * @see go-openapi/swag convert.go, IsFloat64AJSONInteger
 */
export function isNearlyWhole(value: number): boolean {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return false;
  const whole = Math.trunc(value);
  return value === whole || (whole !== 0 && Math.abs(value - whole) / (Math.abs(value) + Math.abs(whole)) < 1e-9);
}

const LIMITS: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};
const INT64: readonly [bigint, bigint] = [-(2n ** 63n), 2n ** 63n - 1n];
const LARGEST_FLOAT = 3.402_823_466_385_288_6e38;

function fitsType(value: Num, { type, format = '' }: StructuralSchema): boolean {
  if (type !== 'integer') return !['float', 'float32'].includes(format) || Math.abs(Number(value)) <= LARGEST_FLOAT;
  const [least, most] = LIMITS[format] ?? INT64;
  return (typeof value === 'bigint' || Number.isInteger(value)) && value >= least && value <= most;
}

/** What says that a number, or a bound of it, does not fit the type; the server tells no field. */
function misfit(value: Num, schema: StructuralSchema, { path, what }: { readonly path: string; readonly what: string }): readonly FieldError[] {
  if (fitsType(value, schema)) return [];
  const format = schema.format === undefined || schema.format === '' ? '(default format)' : `with format ${schema.format}`;
  return [invalidValue('<nil>', '', `${what} value must be of type ${schema.type ?? ''} ${format} in ${path}`)];
}

interface Bound {
  readonly what: 'MultipleOf' | 'Maximum' | 'Minimum';
  readonly limit: number;
  /** Whether a value breaks the bound. */
  readonly breaks: (value: Num, limit: number) => boolean;
  readonly words: string;
}

function isMultiple(value: Num, factor: number): boolean {
  if (typeof value === 'bigint' && Number.isInteger(factor) && factor !== 0) return value % BigInt(factor) === 0n;
  return isNearlyWhole(factor < 1 ? (1 / factor) * Number(value) : Number(value) / factor);
}

function boundsOf({ multipleOf, maximum, minimum, exclusiveMaximum = false, exclusiveMinimum = false }: StructuralSchema): readonly Bound[] {
  const bounds: Bound[] = [];
  if (multipleOf !== undefined) {
    bounds.push({ what: 'MultipleOf', limit: multipleOf, breaks: (value, limit) => !isMultiple(value, limit), words: 'a multiple of ' });
  }
  if (maximum !== undefined) {
    const words = exclusiveMaximum ? 'less than ' : 'less than or equal to ';
    bounds.push({ what: 'Maximum', limit: maximum, breaks: (value, limit) => (exclusiveMaximum ? value >= limit : value > limit), words });
  }
  if (minimum !== undefined) {
    const words = exclusiveMinimum ? 'greater than ' : 'greater than or equal to ';
    bounds.push({ what: 'Minimum', limit: minimum, breaks: (value, limit) => (exclusiveMinimum ? value <= limit : value < limit), words });
  }
  return bounds;
}

/**
 * Checks a number against the type, format and bounds of its schema.
 *
 * A bound that does not fit the type is an error of the object. One that fits is compared with an integer after its fraction is cut
 * off; so 0 passes `minimum: 0.5` of a number.
 * @see kube-openapi pkg/validation/validate/validator.go and values.go (v1.37)
 */
export function validateNumber(value: Num, schema: StructuralSchema, path: string): readonly FieldError[] {
  const errors = [...misfit(value, schema, { path, what: 'Checked' })];
  for (const { what, limit, breaks, words } of boundsOf(schema)) {
    const problems = misfit(limit, schema, { path, what });
    errors.push(...problems);
    // A factor that would be cut down to nothing divides no integer.
    const isCut = problems.length === 0 && isGoInteger(value) && (what !== 'MultipleOf' || Math.trunc(limit) !== 0);
    const used = isCut ? Math.trunc(limit) : limit;
    if (breaks(value, used)) errors.push(invalidValue(path, value, `${path} in body should be ${words}${used}`));
  }
  return errors;
}
