import type { JsonObject } from '../../../machinery/json.ts';
import { labelValueComplaints, qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, duplicate, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { readText } from './edit.ts';
import { goStruct } from './go-struct.ts';

const effects: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Complaints about what a taint does to pods. */
export function validateTaintEffect(effect: string, field: string, empty: 'allowed' | 'refused'): FieldError[] {
  if (effect === '') return empty === 'allowed' ? [] : [required(field)];
  return effects.includes(effect) ? [] : [notSupported(field, effect, effects)];
}

/** Every broken rule of the taints of a node. @see kubernetes pkg/apis/core/validation/validation.go, validateNodeTaints (v1.37) */
export function validateTaints(taints: readonly JsonObject[], field: string): FieldError[] {
  const seen = new Set<string>();
  return taints.flatMap((taint, index) => {
    const at = `${field}[${index}]`;
    const [key, value, effect] = [readText(taint, 'key'), readText(taint, 'value'), readText(taint, 'effect')];
    const bad = labelValueComplaints(value);
    const errors = [
      ...qualifiedNameComplaints(key).map((text) => invalidValue(`${at}.key`, key, text)),
      ...(bad.length === 0 ? [] : [invalidValue(`${at}.value`, value, bad.join(';'))]),
      ...validateTaintEffect(effect, `${at}.effect`, 'refused'),
    ];
    const identity = `${effect}/${key}`;
    if (seen.has(identity)) {
      const repeated = duplicate(at, goStruct('Taint', taint));
      errors.push({ ...repeated, message: `${repeated.message}: taints must be unique by key and effect pair` });
    }
    seen.add(identity);
    return errors;
  });
}

function validateOperator(toleration: JsonObject, at: string): FieldError[] {
  const [operator, value] = [readText(toleration, 'operator'), readText(toleration, 'value')];
  switch (operator) {
    case '':
    case 'Equal': {
      const bad = labelValueComplaints(value);
      return bad.length === 0 ? [] : [invalidValue(`${at}.operator`, value, bad.join(';'))];
    }
    case 'Exists':
      return value === '' ? [] : [invalidValue(`${at}.operator`, goStruct('Toleration', toleration), "value must be empty when `operator` is 'Exists'")];
    default:
      return [notSupported(`${at}.operator`, operator, ['Equal', 'Exists'])];
  }
}

/** Every broken rule of tolerations. @see kubernetes pkg/apis/core/validation/validation.go, ValidateTolerations (v1.37) */
export function validateTolerations(tolerations: readonly JsonObject[], field: string): FieldError[] {
  return tolerations.flatMap((toleration, index) => {
    const at = `${field}[${index}]`;
    const [key, operator, effect] = [readText(toleration, 'key'), readText(toleration, 'operator'), readText(toleration, 'effect')];
    const every = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    const timed = toleration['tolerationSeconds'] !== undefined && toleration['tolerationSeconds'] !== null;
    return [
      ...(key === '' ? [] : qualifiedNameComplaints(key).map((text) => invalidValue(`${at}.key`, key, text))),
      ...(key === '' && operator !== 'Exists' ? [invalidValue(`${at}.operator`, operator, every)] : []),
      ...(timed && effect !== 'NoExecute' ? [invalidValue(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")] : []),
      ...validateOperator(toleration, at),
      ...validateTaintEffect(effect, `${at}.effect`, 'allowed'),
    ];
  });
}
