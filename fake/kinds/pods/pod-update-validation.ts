import type { FieldError } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject } from '../parts/edit.ts';
import { validatePodSpec } from './pod-spec-validation.ts';

/** Every broken rule of a changed pod. */
export function validatePodUpdate(next: StoredObject, _current: StoredObject): readonly FieldError[] {
  return validatePodSpec(readObject(next, 'spec') ?? {}, 'spec');
}
