import { type FieldError, goFloat, invalidFloat, invalidValue } from '../validation/field-error.ts';
import { formatOf } from './schema-format.ts';
import type { StructuralSchema } from './structural-schema.ts';

type Num = number | bigint;

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

const INT32: readonly [bigint, bigint] = [-(2n ** 31n), 2n ** 31n - 1n];
const INT64: readonly [bigint, bigint] = [-(2n ** 63n), 2n ** 63n - 1n];
const LARGEST_FLOAT = 3.402_823_466_385_288_6e38;

function fitsType(value: Num, type: string | undefined, format: string): boolean {
  if (type !== 'integer') return format !== 'float' || Math.abs(Number(value)) <= LARGEST_FLOAT;
  const [least, most] = format === 'int32' ? INT32 : INT64;
  return (typeof value === 'bigint' || Number.isInteger(value)) && value >= least && value <= most;
}

/** What says that a number, or a bound of it, does not fit the type; the server tells no field. */
function misfit(value: Num, schema: StructuralSchema, { path, what }: { readonly path: string; readonly what: string }): readonly FieldError[] {
  const format = formatOf(schema);
  if (fitsType(value, schema.type, format)) return [];
  return [
    invalidValue('<nil>', '', `${what} value must be of type ${schema.type ?? ''} ${format === '' ? '(default format)' : `with format ${format}`} in ${path}`),
  ];
}

interface Bound {
  readonly what: 'MultipleOf' | 'Maximum boundary' | 'Minimum boundary';
  readonly limit: number;
  /** Whether a value breaks the bound. */
  readonly breaks: (value: Num, limit: number) => boolean;
  readonly words: string;
}

function isMultiple(value: Num, factor: number): boolean {
  if (isGoInteger(value) && Number.isInteger(factor) && factor !== 0) return BigInt(value) % BigInt(factor) === 0n;
  return isNearlyWhole(factor < 1 ? (1 / factor) * Number(value) : Number(value) / factor);
}

function boundsOf({ multipleOf, maximum, minimum, exclusiveMaximum = false, exclusiveMinimum = false }: StructuralSchema): readonly Bound[] {
  const bounds: Bound[] = [];
  if (multipleOf !== undefined) {
    bounds.push({ what: 'MultipleOf', limit: multipleOf, breaks: (value, limit) => !isMultiple(value, limit), words: 'a multiple of ' });
  }
  if (maximum !== undefined) {
    const words = exclusiveMaximum ? 'less than ' : 'less than or equal to ';
    bounds.push({ what: 'Maximum boundary', limit: maximum, breaks: (value, limit) => (exclusiveMaximum ? value >= limit : value > limit), words });
  }
  if (minimum !== undefined) {
    const words = exclusiveMinimum ? 'greater than ' : 'greater than or equal to ';
    bounds.push({ what: 'Minimum boundary', limit: minimum, breaks: (value, limit) => (exclusiveMinimum ? value <= limit : value < limit), words });
  }
  return bounds;
}

/**
 * Checks a number against the type, format and bounds of its schema.
 *
 * A bound that does not fit the type is an error of the object. One that fits is compared with an integer after its fraction is cut
 * off; so 0 passes `minimum: 0.5` of a number, and no integer is a multiple of a fraction below 1.
 * @see kube-openapi pkg/validation/validate/validator.go and values.go (v1.37)
 */
export function validateNumber(value: Num, schema: StructuralSchema, path: string): readonly FieldError[] {
  const errors = [...misfit(value, schema, { path, what: 'Checked' })];
  for (const { what, limit, breaks, words } of boundsOf(schema)) {
    const problems = misfit(limit, schema, { path, what });
    errors.push(...problems);
    const isCut = problems.length === 0 && isGoInteger(value);
    const used = isCut ? Math.trunc(limit) : limit;
    const shown = isCut ? used : goFloat(used);
    if (what === 'MultipleOf' && used <= 0) {
      errors.push(invalidFloat(path, used, `factor MultipleOf declared for ${path} must be positive: ${shown}`));
      continue;
    }
    if (!breaks(value, used)) continue;
    const problem = `${path} in body should be ${words}${shown}`;
    // Where they are compared as floats, they are shown as floats.
    errors.push(problems.length === 0 ? invalidValue(path, value, problem) : invalidFloat(path, Number(value), problem));
  }
  return errors;
}
