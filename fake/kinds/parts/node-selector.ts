import type { JsonObject } from '../../../machinery/json.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { qualifiedNameComplaints, labelValueComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, forbiddenField, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { readObjects, readText } from './edit.ts';

function validateValues(item: JsonObject, at: string): FieldError[] {
  const values = (item['values'] ?? []) as readonly string[];
  switch (item['operator']) {
    case 'In':
    case 'NotIn':
      return values.length > 0 ? [] : [required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0 ? [] : [forbiddenField(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    case 'Gt':
    case 'Lt':
      return values.length === 1 ? [] : [required(`${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalidValue(`${at}.operator`, item['operator'] ?? '', 'not a valid selector operator')];
  }
}

function validateExpression(item: JsonObject, at: string): FieldError[] {
  const key = readText(item, 'key');
  const values = (item['values'] ?? []) as readonly string[];
  return [
    ...validateValues(item, at),
    ...qualifiedNameComplaints(key).map((text) => invalidValue(`${at}.key`, key, text)),
    ...values.flatMap((value, index) => labelValueComplaints(value).map((text) => invalidValue(`${at}.values[${index}]`, value, text))),
  ];
}

function validateField(item: JsonObject, at: string): FieldError[] {
  const values = (item['values'] ?? []) as readonly string[];
  const key = readText(item, 'key');
  const errors: FieldError[] = [];
  if (item['operator'] !== 'In' && item['operator'] !== 'NotIn')
    errors.push(invalidValue(`${at}.operator`, item['operator'] ?? '', 'not a valid selector operator'));
  else if (values.length !== 1) errors.push(required(`${at}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
  if (key !== 'metadata.name') return [...errors, invalidValue(`${at}.key`, key, 'not a valid field selector key')];
  return [...errors, ...values.flatMap((value, index) => dnsSubdomainComplaints(value).map((text) => invalidValue(`${at}.values[${index}]`, value, text)))];
}

/** Every broken rule of one term of a selector of nodes. */
export function validateNodeSelectorTerm(term: JsonObject, at: string): FieldError[] {
  return [
    ...readObjects(term, 'matchExpressions').flatMap((item, index) => validateExpression(item, `${at}.matchExpressions[${index}]`)),
    ...readObjects(term, 'matchFields').flatMap((item, index) => validateField(item, `${at}.matchFields[${index}]`)),
  ];
}

/** Every broken rule of a selector of nodes. @see kubernetes pkg/apis/core/validation/validation.go, ValidateNodeSelector (v1.37) */
export function validateNodeSelector(selector: JsonObject, at: string): FieldError[] {
  const terms = readObjects(selector, 'nodeSelectorTerms');
  if (terms.length === 0) return [required(`${at}.nodeSelectorTerms`, 'must have at least one node selector term')];
  return terms.flatMap((term, index) => validateNodeSelectorTerm(term, `${at}.nodeSelectorTerms[${index}]`));
}
