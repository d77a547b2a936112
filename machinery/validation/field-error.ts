import { escapeGoJson } from '../go-json.ts';
import { goQuote } from '../go-quote.ts';
import { jsonText } from '../lossless-json.ts';

/** The reasons of apimachinery's field errors, as `status.details.causes[].reason` spells them. */
export type FieldErrorReason =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

/**
 * One broken rule. `message` has no field in front: `Required value: name or generateName is required`.
 *
 * @see apimachinery pkg/util/validation/field/errors.go (v1.37)
 */
export interface FieldError {
  readonly reason: FieldErrorReason;
  /** `spec.containers[0].image`, `data[bad key]`. */
  readonly field: string;
  readonly message: string;
}

/** A float as Go prints it with `%v`: the shortest digits, with an exponent from seven digits on. */
export function goFloat(value: number): string {
  const exponent = value === 0 ? 0 : Number(value.toExponential().split('e')[1]);
  if (exponent >= -4 && exponent < 6) return Object.is(value, -0) ? '-0' : String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

// What is no integer of 64 bits is a float to Go.
const numberText = (value: number): string => (Number.isSafeInteger(value) ? String(value) : goFloat(value));

/** How a value stands in a message: strings quoted, objects as JSON, absent as `null`. */
function shown(value: unknown): string {
  if (value === undefined) return 'null';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'number') return numberText(value);
  return typeof value === 'object' ? escapeGoJson(jsonText(value)) : jsonText(value);
}

const withDetail = (head: string, detail: string): string => (detail === '' ? head : `${head}: ${detail}`);

/** The field must have a value. */
export function required(field: string, detail = ''): FieldError {
  return { reason: 'FieldValueRequired', field, message: withDetail('Required value', detail) };
}

/** The value is malformed or breaks a rule. */
export function invalidValue(field: string, value: unknown, detail: string): FieldError {
  return { reason: 'FieldValueInvalid', field, message: withDetail(`Invalid value: ${shown(value)}`, detail) };
}

/** A number that the server took for a float is malformed or breaks a rule. */
export function invalidFloat(field: string, value: number, detail: string): FieldError {
  return { reason: 'FieldValueInvalid', field, message: withDetail(`Invalid value: ${goFloat(value)}`, detail) };
}

/** The value has the wrong JSON type. */
export function typeInvalid(field: string, value: unknown, detail: string): FieldError {
  return { reason: 'FieldValueTypeInvalid', field, message: withDetail(`Invalid value: ${shown(value)}`, detail) };
}

/** Another item has this value already. */
export function duplicate(field: string, value: unknown): FieldError {
  return { reason: 'FieldValueDuplicate', field, message: `Duplicate value: ${shown(value)}` };
}

/** The field may not be set, or not to this, here. */
export function forbiddenField(field: string, detail: string): FieldError {
  return { reason: 'FieldValueForbidden', field, message: withDetail('Forbidden', detail) };
}

/** The value is none of those in `supported`, which are listed in the given order. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.map(goQuote).join(', ');
  return {
    reason: 'FieldValueNotSupported',
    field,
    message: withDetail(`Unsupported value: ${shown(value)}`, supported.length === 0 ? '' : `supported values: ${list}`),
  };
}

/** The reference points at nothing. */
export function fieldNotFound(field: string, value: unknown): FieldError {
  return { reason: 'FieldValueNotFound', field, message: `Not found: ${shown(value)}` };
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** The text has more than `maxLength` bytes. */
export function tooLong(field: string, maxLength: number): FieldError {
  return {
    reason: 'FieldValueTooLong',
    field,
    message: maxLength >= 0 ? `Too long: may not be more than ${counted(maxLength, 'byte')}` : 'Too long: value is too long',
  };
}

/** The text has more than `maxLength` characters: so says what upstream generates from the types. */
export function tooLongText(field: string, maxLength: number): FieldError {
  return { reason: 'FieldValueTooLong', field, message: `Too long: may not be more than ${counted(maxLength, 'character')}` };
}

/** The list has more than `maxItems` items. */
export function tooMany(field: string, actual: number, maxItems: number): FieldError {
  return { reason: 'FieldValueTooMany', field, message: `Too many: ${actual}: must have at most ${counted(maxItems, 'item')}` };
}

/** The server failed while checking the field. */
export function fieldInternalError(field: string, detail: string): FieldError {
  return { reason: 'InternalError', field, message: `Internal error: ${detail}` };
}
