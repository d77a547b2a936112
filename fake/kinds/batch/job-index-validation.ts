import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import { isUnset, readText } from '../parts/edit.ts';
import { countIndexes, overlapOf } from './index-intervals.ts';

/** Every broken rule of the indexes that a job's status names, as far as they change. */
export function validateJobIndexes(change: { readonly spec: JsonObject; readonly status: JsonObject; changed(key: string): boolean }): FieldError[] {
  const { spec, status } = change;
  const { completions } = spec;
  const completed = readText(status, 'completedIndexes');
  const failed = status['failedIndexes'];
  const [completedAt, failedAt] = ['status.completedIndexes', 'status.failedIndexes'];
  const [completes, fails] = [change.changed('completedIndexes'), change.changed('failedIndexes')];
  const limited = !isUnset(spec['backoffLimitPerIndex']);
  const errors: FieldError[] = [];
  const checkFormat = (text: string, field: string, name: string): void => {
    const counted = countIndexes(text, Number(completions));
    if (counted.kind === 'problem') errors.push(invalidValue(field, text, `error parsing ${name}: ${counted.problem}`));
  };
  if (completes && typeof completions === 'number') checkFormat(completed, completedAt, 'completedIndexes');
  if (fails && typeof completions === 'number' && limited && typeof failed === 'string') checkFormat(failed, failedAt, 'failedIndexes');
  if (completes && completed !== '' && spec['completionMode'] !== 'Indexed')
    errors.push(invalidValue(completedAt, completed, 'cannot set non-empty completedIndexes when non-indexed completion mode'));
  if (fails && !limited && typeof failed === 'string')
    errors.push(invalidValue(failedAt, failed, 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'));
  if ((fails || completes) && typeof completions === 'number' && typeof failed === 'string') {
    const overlap = overlapOf(completed, failed, completions);
    if (overlap !== undefined) errors.push(invalidValue(failedAt, failed, `failedIndexes and completedIndexes overlap at index: ${overlap}`));
  }
  return errors;
}
