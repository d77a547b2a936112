import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateNonNegative } from '../workloads/workload-validation.ts';

const terminal = ['Failed', 'Complete', 'SuccessCriteriaMet', 'FailureTarget'] as const;

/** Pairs of conditions that contradict each other, in the order in which they are complained about. */
const contradictions = [
  ['Complete', 'Failed', 'Complete=True and Failed=true'],
  ['Complete', 'FailureTarget', 'Complete=True and FailureTarget=true'],
  ['SuccessCriteriaMet', 'Failed', 'SuccessCriteriaMet=True and Failed=true'],
  ['SuccessCriteriaMet', 'FailureTarget', 'SuccessCriteriaMet=True and FailureTarget=true'],
] as const;

/** The conditions of a job that are true. */
function trueConditions(status: JsonObject | undefined): ReadonlySet<string> {
  return new Set(readObjects(status, 'conditions').flatMap((item) => (item['status'] === 'True' ? [readText(item, 'type')] : [])));
}

// Upstream leaves the value out of these messages: it would be the whole list.
const ofConditions = (problem: string): FieldError => ({ reason: 'FieldValueInvalid', field: 'status.conditions', message: `Invalid value: ${problem}` });

function validateTimes(status: JsonObject, is: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = [];
  const finished = is.has('Complete') || is.has('Failed');
  const [start, end] = [readText(status, 'startTime'), readText(status, 'completionTime')];
  if (finished && start === '') errors.push(required('status.startTime', 'startTime is required for finished job'));
  if (is.has('Complete') && end === '') errors.push(required('status.completionTime', 'completionTime is required for Complete jobs'));
  if (end !== '' && !is.has('Complete'))
    errors.push(invalidValue('status.completionTime', end, 'cannot set completionTime when there is no Complete=True condition'));
  if (start !== '' && end !== '' && Date.parse(end) < Date.parse(start))
    errors.push(invalidValue('status.completionTime', end, 'must be equal to or after `startTime`'));
  if (finished && readNumber(status, 'active') > 0) errors.push(invalidValue('status.active', status['active'], 'active>0 is invalid for finished job'));
  return errors;
}

/** Every broken rule of a job's status: conditions fit each other and never go back. @see kubernetes pkg/registry/batch/job/strategy.go (v1.37) */
export function validateJobStatus(next: StoredObject, current: StoredObject): FieldError[] {
  const status = readObject(next, 'status') ?? {};
  const errors = validateNonNegative(status, 'status', ['active', 'succeeded', 'failed', 'ready', 'terminating']);
  const [is, was] = [trueConditions(status), trueConditions(readObject(current, 'status'))];
  for (const type of terminal) {
    if (was.has(type) && !is.has(type))
      errors.push(ofConditions(`cannot disable the ${type === 'Complete' || type === 'Failed' ? 'terminal ' : ''}${type}=True condition`));
  }
  if (errors.length > 0) return errors;
  errors.push(...validateTimes(status, is));
  for (const [one, other, text] of contradictions) if (is.has(one) && is.has(other)) errors.push(ofConditions(`cannot set ${text} conditions`));
  if (is.has('Complete') && !is.has('SuccessCriteriaMet'))
    errors.push(ofConditions('cannot set Complete=True condition without the SuccessCriteriaMet=true condition'));
  return errors;
}
