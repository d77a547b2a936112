import type { FieldError } from '../../../machinery/validation/field-error.ts';

/** Gives warnings of an object that breaks no rules: the server says nothing more of one that it refuses. */
export function warned(errors: readonly FieldError[], warn: () => void): readonly FieldError[] {
  if (errors.length === 0) warn();
  return errors;
}
