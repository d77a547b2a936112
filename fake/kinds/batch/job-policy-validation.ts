import type { JsonObject } from '../../../machinery/json.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, duplicate, invalidValue, notSupported, required, tooLong, tooMany } from '../../../machinery/validation/field-error.ts';
import { isUnset, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { invalidEach, validateNotNegative } from '../pods/field-rules.ts';
import { countIndexes } from './index-intervals.ts';

const actions: readonly string[] = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const operators: readonly string[] = ['In', 'NotIn'];
const statuses: readonly string[] = ['False', 'True', 'Unknown'];

const listed = (values: readonly string[]): string => `valid values: [${values.map((value) => JSON.stringify(value)).join(' ')}]`;

function requireListed(value: string, field: string, supported: readonly string[]): FieldError[] {
  if (value === '') return [required(field, listed(supported))];
  return supported.includes(value) ? [] : [notSupported(field, value, supported)];
}

/** The whole rule is wrong; its value is not shown. */
const invalidRule = (field: string, detail: string): FieldError => ({ reason: 'FieldValueInvalid', field, message: `Invalid value: ${detail}` });

function validateExitCodes(codes: JsonObject, field: string, containers: ReadonlySet<string>): FieldError[] {
  const operator = readText(codes, 'operator');
  const values = Array.isArray(codes['values']) ? codes['values'].map(Number) : [];
  const errors = requireListed(operator, `${field}.operator`, operators);
  const container = codes['containerName'];
  if (typeof container === 'string' && !containers.has(container))
    errors.push(invalidValue(`${field}.containerName`, container, 'must be one of the container or initContainer names in the pod template'));
  if (values.length === 0) errors.push(invalidValue(`${field}.values`, codes['values'] ?? null, 'at least one value is required'));
  else if (values.length > 255) errors.push(tooMany(`${field}.values`, values.length, 255));
  values.forEach((value, index) => {
    const at = `${field}.values[${index}]`;
    if (operator === 'In' && value === 0) errors.push(invalidValue(at, value, 'must not be 0 for the In operator'));
    if (values.indexOf(value) < index) errors.push(duplicate(at, value));
  });
  const ordered = values.every((value, index) => index === 0 || (values[index - 1] ?? value) <= value);
  return ordered ? errors : [...errors, invalidValue(`${field}.values`, values, 'must be ordered')];
}

function validateConditions(rule: JsonObject, field: string): FieldError[] {
  const patterns = readObjects(rule, 'onPodConditions');
  const errors = patterns.length > 20 ? [tooMany(field, patterns.length, 20)] : [];
  patterns.forEach((pattern, index) => {
    const type = readText(pattern, 'type');
    errors.push(...invalidEach(`${field}[${index}].type`, type, qualifiedNameComplaints(type)));
    errors.push(...requireListed(readText(pattern, 'status'), `${field}[${index}].status`, statuses));
  });
  return errors;
}

/** Every broken rule of how a job takes failures of its pods. */
export function validateFailurePolicy(spec: JsonObject, field: string): FieldError[] {
  const policy = readObject(spec, 'podFailurePolicy');
  if (policy === undefined) return [];
  const rules = readObjects(policy, 'rules');
  const pod = readObject(spec, 'template', 'spec');
  const names = new Set(['containers', 'initContainers'].flatMap((list) => readObjects(pod, list).map((container) => readText(container, 'name'))));
  const errors = rules.length > 20 ? [tooMany(`${field}.rules`, rules.length, 20)] : [];
  rules.forEach((rule, index) => {
    const at = `${field}.rules[${index}]`;
    const action = readText(rule, 'action');
    if (action === 'FailIndex') {
      if (isUnset(spec['backoffLimitPerIndex'])) errors.push(invalidValue(`${at}.action`, action, 'requires the backoffLimitPerIndex to be set'));
    } else errors.push(...requireListed(action, `${at}.action`, actions));
    const codes = readObject(rule, 'onExitCodes');
    const conditions = readObjects(rule, 'onPodConditions').length > 0;
    if (codes !== undefined) errors.push(...validateExitCodes(codes, `${at}.onExitCodes`, names));
    errors.push(...validateConditions(rule, `${at}.onPodConditions`));
    if (codes !== undefined && conditions) errors.push(invalidRule(at, 'specifying both OnExitCodes and OnPodConditions is not supported'));
    if (codes === undefined && !conditions) errors.push(invalidRule(at, 'specifying one of OnExitCodes and OnPodConditions is required'));
  });
  return errors;
}

function validateSuccessRule(rule: JsonObject, field: string, completions: number): FieldError[] {
  const [indexes, count] = [rule['succeededIndexes'], rule['succeededCount']];
  const errors: FieldError[] = [];
  if (isUnset(count) && typeof indexes !== 'string') errors.push(required(field, 'at least one of succeededCount or succeededIndexes must be specified'));
  let total = 0;
  if (typeof indexes === 'string') {
    const at = `${field}.succeededIndexes`;
    if (indexes.length > 65536) errors.push(tooLong(at, 65536));
    const counted = countIndexes(indexes, completions);
    if (counted.kind === 'count') total = counted.count;
    else errors.push(invalidValue(at, indexes, `error parsing succeededIndexes: ${counted.problem}`));
  }
  if (typeof count !== 'number') return errors;
  const at = `${field}.succeededCount`;
  errors.push(...validateNotNegative(count, at));
  const limit = (most: number, what: string): void => {
    if (count > most) errors.push(invalidValue(at, count, `must be less than or equal to ${most} (the number of ${what})`));
  };
  limit(completions, 'specified completions');
  if (typeof indexes === 'string') limit(total, 'indexes in the specified succeededIndexes field');
  return errors;
}

/** Every broken rule of when an indexed job has done enough. */
export function validateSuccessPolicy(spec: JsonObject, field: string): FieldError[] {
  const policy = readObject(spec, 'successPolicy');
  if (policy === undefined) return [];
  if (spec['completionMode'] !== 'Indexed') return [invalidValue(field, goStruct('SuccessPolicy', policy), 'requires indexed completion mode')];
  const rules = readObjects(policy, 'rules');
  const errors: FieldError[] = [];
  if (rules.length === 0) errors.push(required(`${field}.rules`, 'at least one rules must be specified when the successPolicy is specified'));
  if (rules.length > 20) errors.push(tooMany(`${field}.rules`, rules.length, 20));
  const completions = readNumber(spec, 'completions');
  return [...errors, ...rules.flatMap((rule, index) => validateSuccessRule(rule, `${field}.rules[${index}]`, completions))];
}
