import type { JsonObject } from '../../../machinery/json.ts';
import { labelValueComplaints, qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, forbiddenField, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { validateLabels } from '../../../machinery/validation/object-meta.ts';
import { readObject, readObjects, readText } from './edit.ts';

function validateRequirement(item: JsonObject, field: string): FieldError[] {
  const errors: FieldError[] = [];
  const values = (item['values'] ?? []) as readonly string[];
  const operator = readText(item, 'operator');
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) errors.push(forbiddenField(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else {
    errors.push(invalidValue(`${field}.operator`, operator, 'not a valid selector operator'));
  }
  const key = readText(item, 'key');
  errors.push(...qualifiedNameComplaints(key).map((text) => invalidValue(`${field}.key`, key, text)));
  values.forEach((value, index) => errors.push(...labelValueComplaints(value).map((text) => invalidValue(`${field}.values[${index}]`, value, text))));
  return errors;
}

/** Every broken rule of a label selector. */
export function validateLabelSelector(selector: JsonObject | undefined, field: string): FieldError[] {
  if (selector === undefined) return [];
  return [
    ...validateLabels(selector['matchLabels'], `${field}.matchLabels`),
    ...readObjects(selector, 'matchExpressions').flatMap((item, index) => validateRequirement(item, `${field}.matchExpressions[${index}]`)),
  ];
}

/** Whether a selector names no label at all. */
export function isEmptySelector(selector: JsonObject): boolean {
  return Object.keys(readObject(selector, 'matchLabels') ?? {}).length === 0 && readObjects(selector, 'matchExpressions').length === 0;
}

/** Whether a selector breaks a rule, by an operator that there is not or by what no label can be: it cannot be evaluated. */
export function isBrokenSelector(selector: JsonObject): boolean {
  return validateLabelSelector(selector, '').length > 0;
}

/** Whether `labels` fulfil a label selector; unknown operators select nothing. */
export function selectorMatches(selector: JsonObject, labels: JsonObject): boolean {
  const wanted = readObject(selector, 'matchLabels') ?? {};
  if (Object.keys(wanted).some((key) => labels[key] !== wanted[key])) return false;
  return readObjects(selector, 'matchExpressions').every((item) => {
    const value = labels[readText(item, 'key')];
    const values = (item['values'] ?? []) as readonly unknown[];
    switch (item['operator']) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}
