import type { FieldError } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject } from '../parts/edit.ts';
import { validateNonNegative } from '../workloads/workload-validation.ts';

/** Every broken rule of a job's status. */
export function validateJobStatus(next: StoredObject): FieldError[] {
  return validateNonNegative(readObject(next, 'status'), 'status', ['active', 'succeeded', 'failed', 'ready', 'terminating']);
}
