import type { JsonObject } from '../../../machinery/json.ts';
import { byteLength, patternComplaint } from '../../../machinery/names/complaint.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { duplicate, type FieldError, invalidValue, notSupported, required, tooLong } from '../../../machinery/validation/field-error.ts';
import { isUnset, readNumber, readObjects, readText } from './edit.ts';

const most = { reason: 1024, message: 32 * 1024 } as const;
const states: readonly string[] = ['False', 'True', 'Unknown'];
const reasonPattern = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?';
const reasonRule =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'";
const reasonExamples = ['my_name', 'MY_NAME', 'MyName', 'ReasonA,ReasonB', 'ReasonA:ReasonB'] as const;

function validateReason(reason: string, field: string): FieldError[] {
  if (reason === '') return [required(field, 'must be set')];
  const isFitting = new RegExp(`^${reasonPattern}$`).test(reason);
  return [
    ...(isFitting ? [] : [invalidValue(field, reason, patternComplaint(reasonRule, reasonPattern, ...reasonExamples))]),
    ...(byteLength(reason) > most.reason ? [tooLong(field, most.reason)] : []),
  ];
}

function validateCondition(condition: JsonObject, at: string): FieldError[] {
  const [type, state] = [readText(condition, 'type'), readText(condition, 'status')];
  const generation = readNumber(condition, 'observedGeneration');
  return [
    ...qualifiedNameComplaints(type).map((text) => invalidValue(`${at}.type`, type, text)),
    ...(states.includes(state) ? [] : [notSupported(`${at}.status`, state, states)]),
    ...(generation < 0 ? [invalidValue(`${at}.observedGeneration`, generation, 'must be greater than or equal to zero')] : []),
    ...(isUnset(condition['lastTransitionTime']) ? [required(`${at}.lastTransitionTime`, 'must be set')] : []),
    ...validateReason(readText(condition, 'reason'), `${at}.reason`),
    ...(byteLength(readText(condition, 'message')) > most.message ? [tooLong(`${at}.message`, most.message)] : []),
  ];
}

/**
 * Every broken rule of the conditions of a status; those of apimachinery's type, for the kinds that check them.
 *
 * @see kubernetes apimachinery pkg/apis/meta/v1/validation/validation.go, ValidateConditions (v1.37)
 */
export function validateConditions(status: JsonObject | undefined, at: string): FieldError[] {
  const conditions = readObjects(status, 'conditions');
  const types = conditions.map((condition) => readText(condition, 'type'));
  return conditions.flatMap((condition, index) => {
    const field = `${at}.conditions[${index}]`;
    const type = types[index] ?? '';
    return [...(types.indexOf(type) < index ? [duplicate(`${field}.type`, type)] : []), ...validateCondition(condition, field)];
  });
}
