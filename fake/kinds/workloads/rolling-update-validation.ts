import type { Json } from '../../../machinery/json.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';

const percentage = /^[0-9]+%$/;
const percentComplaint =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

/** A number that is not below zero, or a percentage. */
export function validateIntOrPercent(value: Json | undefined, field: string): FieldError[] {
  if (typeof value === 'string') return percentage.test(value) ? [] : [invalidValue(field, value, percentComplaint)];
  return typeof value === 'number' && value < 0 ? [invalidValue(field, value, 'must be greater than or equal to 0')] : [];
}

/** Nothing can be of more than all. */
export function validateAtMostAll(value: Json | undefined, field: string): FieldError[] {
  const above = typeof value === 'string' && percentage.test(value) && Number.parseInt(value, 10) > 100;
  return above ? [invalidValue(field, value, 'must not be greater than 100%')] : [];
}

/** Whether a number or percentage says none at all; text that is neither does so, too. */
export function isNone(value: Json | undefined): boolean {
  if (typeof value === 'number') return value === 0;
  return typeof value !== 'string' || !/^[0-9]+%?$/.test(value) || Number.parseInt(value, 10) === 0;
}
