import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, duplicate, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { isUnset, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { readTexts } from '../pods/field-rules.ts';
import { validateNonNegative } from '../workloads/workload-validation.ts';
import { validateJobIndexes } from './job-index-validation.ts';

/** Both states of a job, and which of its conditions are true in them. */
export interface JobChange {
  readonly spec: JsonObject;
  readonly status: JsonObject;
  readonly before: JsonObject;
  readonly is: ReadonlySet<string>;
  readonly was: ReadonlySet<string>;
  /** Whether the field at `key` of the status, or the condition `key`, is another than before. */
  changed(key: string): boolean;
}

function trueConditions(status: JsonObject): ReadonlySet<string> {
  return new Set(readObjects(status, 'conditions').flatMap((item) => (item['status'] === 'True' ? [readText(item, 'type')] : [])));
}

function changeOf(next: StoredObject, current: StoredObject): JobChange {
  const [status, before] = [readObject(next, 'status') ?? {}, readObject(current, 'status') ?? {}];
  const [is, was] = [trueConditions(status), trueConditions(before)];
  const changed = (key: string): boolean => is.has(key) !== was.has(key) || !sameJson(status[key], before[key]);
  return { spec: readObject(next, 'spec') ?? {}, status, before, is, was, changed };
}

const isFinished = (conditions: ReadonlySet<string>): boolean => conditions.has('Complete') || conditions.has('Failed');

// Upstream leaves the value out of these messages: it would be the whole list.
const ofConditions = (problem: string): FieldError => ({ reason: 'FieldValueInvalid', field: 'status.conditions', message: `Invalid value: ${problem}` });

function validateUncounted(status: JsonObject): FieldError[] {
  const seen = new Set<string>();
  const pods = readObject(status, 'uncountedTerminatedPods');
  return ['succeeded', 'failed'].flatMap((list) =>
    readTexts(pods, list).flatMap((uid, index) => {
      const at = `status.uncountedTerminatedPods.${list}[${index}]`;
      if (uid === '') return [invalidValue(at, uid, 'must not be empty')];
      const errors = seen.has(uid) ? [duplicate(at, uid)] : [];
      seen.add(uid);
      return errors;
    }),
  );
}

function validateCompletion({ status, is, changed }: JobChange): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (condition: boolean, problem: string): void => {
    if (condition) errors.push(ofConditions(problem));
  };
  const [start, end] = [readText(status, 'startTime'), readText(status, 'completionTime')];
  const complete = is.has('Complete');
  const completes = changed('Complete');
  refuse((completes || changed('Failed')) && complete && is.has('Failed'), 'cannot set Complete=True and Failed=true conditions');
  refuse((completes || changed('FailureTarget')) && complete && is.has('FailureTarget'), 'cannot set Complete=True and FailureTarget=true conditions');
  if ((completes || changed('completionTime')) && end !== '' && !complete)
    errors.push(invalidValue('status.completionTime', end, 'cannot set completionTime when there is no Complete=True condition'));
  if ((completes || changed('completionTime')) && end === '' && complete)
    errors.push(required('status.completionTime', 'completionTime is required for Complete jobs'));
  if ((changed('startTime') || changed('completionTime')) && start !== '' && end !== '' && Date.parse(end) < Date.parse(start))
    errors.push(invalidValue('status.completionTime', end, 'must be equal to or after `startTime`'));
  refuse(
    (changed('Failed') || changed('failedIndexes')) && is.has('Failed') && !is.has('FailureTarget'),
    'cannot set Failed=True condition without the FailureTarget=true condition',
  );
  refuse(
    (completes || changed('SuccessCriteriaMet')) && complete && !is.has('SuccessCriteriaMet'),
    'cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
  );
  return errors;
}

function validateFinished({ spec, status, is, was, changed }: JobChange): FieldError[] {
  if (!isFinished(is)) return [];
  const errors: FieldError[] = [];
  const finishes = !isFinished(was);
  const active = readNumber(status, 'active');
  if ((finishes || changed('active')) && active > 0) errors.push(invalidValue('status.active', active, 'active>0 is invalid for finished job'));
  const empty = spec['suspend'] === true && spec['completions'] === 0;
  if ((finishes || changed('startTime')) && !empty && isUnset(status['startTime']))
    errors.push(required('status.startTime', 'startTime is required for finished job'));
  const pods = readObject(status, 'uncountedTerminatedPods');
  const uncounted = readTexts(pods, 'failed').length + readTexts(pods, 'succeeded').length;
  if ((finishes || changed('uncountedTerminatedPods')) && uncounted > 0)
    errors.push(invalidValue('status.uncountedTerminatedPods', pods, 'must be empty for finished job'));
  return errors;
}

function validateCounts({ spec, status, is, was, changed }: JobChange): FieldError[] {
  const errors: FieldError[] = [];
  const [active, ready, terminating] = [readNumber(status, 'active'), readNumber(status, 'ready'), readNumber(status, 'terminating')];
  const finishes = isFinished(is) !== isFinished(was);
  if ((finishes || changed('terminating')) && terminating > 0 && isFinished(is))
    errors.push(invalidValue('status.terminating', terminating, 'terminating>0 is invalid for finished job'));
  if ((changed('ready') || changed('active')) && !isUnset(status['ready']) && ready > active)
    errors.push(invalidValue('status.ready', ready, 'cannot set more ready pods than active'));
  const met = is.has('SuccessCriteriaMet');
  if (met && is.has('Failed')) errors.push(ofConditions('cannot set SuccessCriteriaMet=True and Failed=true conditions'));
  if (met && is.has('FailureTarget')) errors.push(ofConditions('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions'));
  if (readObject(spec, 'successPolicy') !== undefined && !met && is.has('Complete'))
    errors.push(ofConditions('cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True'));
  return errors;
}

function isResuming({ status, was }: JobChange): boolean {
  return was.has('Suspended') && readObjects(status, 'conditions').some((item) => item['type'] === 'Suspended' && item['status'] === 'False');
}

/** What was said once stays: conditions that end a job, counters, times. */
function validateHistory(change: JobChange): FieldError[] {
  const { spec, status, before, is, was } = change;
  const errors = ['Failed', 'Complete', 'FailureTarget']
    .filter((type) => was.has(type) && !is.has(type))
    .map((type) => ofConditions(`cannot disable the terminal ${type}=True condition`));
  const elastic = spec['completionMode'] === 'Indexed' && sameJson(spec['completions'], spec['parallelism']);
  for (const key of elastic ? ['failed'] : ['failed', 'succeeded']) {
    if (readNumber(status, key) < readNumber(before, key))
      errors.push(invalidValue(`status.${key}`, readNumber(status, key), `cannot decrease the ${key} counter`));
  }
  const [end, start] = [status['completionTime'], status['startTime']];
  if (!isUnset(end) && !isUnset(before['completionTime']) && end !== before['completionTime'])
    errors.push(invalidValue('status.completionTime', end, 'field is immutable'));
  if (!isUnset(before['startTime']) && before['startTime'] !== start && spec['suspend'] !== true && !isResuming(change))
    errors.push(invalidValue('status.startTime', start, 'field is immutable for unsuspended job once set'));
  const [met, wasMet] = [is.has('SuccessCriteriaMet'), was.has('SuccessCriteriaMet')];
  if (wasMet && !met) errors.push(ofConditions('cannot disable the SuccessCriteriaMet=True condition'));
  if (was.has('Complete') && !wasMet && met) errors.push(ofConditions('cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions'));
  return errors;
}

/**
 * Every broken rule of a job's status: conditions fit each other and never go back. Only what changes is judged.
 *
 * @see kubernetes pkg/apis/batch/validation/validation.go, ValidateJobStatusUpdate (v1.37)
 */
export function validateJobStatus(next: StoredObject, current: StoredObject): FieldError[] {
  const change = changeOf(next, current);
  return [
    ...validateNonNegative(change.status, 'status', ['active', 'succeeded', 'failed', 'ready', 'terminating']),
    ...validateUncounted(change.status),
    ...validateCompletion(change),
    ...validateFinished(change),
    ...validateJobIndexes(change),
    ...validateCounts(change),
    ...validateHistory(change),
  ];
}
