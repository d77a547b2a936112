import type { JsonObject } from '../../../machinery/json.ts';
import type { FieldError } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject } from '../parts/edit.ts';
import { validatePodSpec } from './pod-spec-validation.ts';

/** Every broken rule of a new pod. */
export function validatePod(pod: StoredObject): readonly FieldError[] {
  return validatePodSpec(readObject(pod, 'spec') ?? ({} as JsonObject), 'spec');
}
