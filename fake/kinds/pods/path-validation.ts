import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';

/** A path that does not climb. */
export function validateNoBacksteps(path: string, field: string): FieldError[] {
  return path.split('/').includes('..') ? [invalidValue(field, path, "must not contain '..'")] : [];
}

/** A relative path that does not climb. */
export function validateLocalDescendingPath(path: string, field: string): FieldError[] {
  return [...(path.startsWith('/') ? [invalidValue(field, path, 'must be a relative path')] : []), ...validateNoBacksteps(path, field)];
}

/** A relative path that does not climb and does not start with two dots, which the node keeps for itself. */
export function validateLocalPath(path: string, field: string): FieldError[] {
  const errors = validateLocalDescendingPath(path, field);
  if (path.startsWith('..') && !path.startsWith('../')) errors.push(invalidValue(field, path, "must not start with '..'"));
  return errors;
}
