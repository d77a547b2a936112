import type { JsonObject, MutableJsonObject } from '../../../machinery/json.ts';
import { labelValueComplaints, qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { isUnset, readText } from '../parts/edit.ts';

const effects: readonly string[] = ['NoExecute', 'NoSchedule', 'None'];

/** The time of a taint is a default, and so owned by who set the taint; what time it is, is known only later. */
export function announceTaintTime(taint: MutableJsonObject | undefined): void {
  if (taint !== undefined && isUnset(taint['timeAdded'])) taint['timeAdded'] = '';
}

/** Gives an announced time its value. */
export function stampTaintTime(taint: MutableJsonObject | undefined, time: string): void {
  if (taint !== undefined && isUnset(taint['timeAdded'])) taint['timeAdded'] = time;
}

function validateEffect(effect: string, field: string, empty: 'allowed' | 'refused'): FieldError[] {
  if (effect === '') return empty === 'allowed' ? [] : [required(field)];
  return effects.includes(effect) ? [] : [notSupported(field, effect, effects)];
}

/** Every broken rule of the taint of a device. @see kubernetes pkg/apis/resource/validation/validation.go, validateDeviceTaint (v1.37) */
export function validateDeviceTaint(taint: JsonObject, at: string): FieldError[] {
  const [key, value] = [readText(taint, 'key'), readText(taint, 'value')];
  return [
    ...qualifiedNameComplaints(key).map((text) => invalidValue(`${at}.key`, key, text)),
    ...(value === '' ? [] : labelValueComplaints(value).map((text) => invalidValue(`${at}.value`, value, text))),
    ...validateEffect(readText(taint, 'effect'), `${at}.effect`, 'refused'),
  ];
}

/** Every broken rule of a toleration of such a taint. */
export function validateDeviceToleration(toleration: JsonObject, at: string): FieldError[] {
  const [key, value, operator] = ['key', 'value', 'operator'].map((name) => readText(toleration, name)) as [string, string, string];
  const errors = key === '' ? [] : qualifiedNameComplaints(key).map((text) => invalidValue(`${at}.key`, key, text));
  if (operator === 'Exists') {
    if (value !== '') errors.push(invalidValue(`${at}.value`, value, 'must be empty for operator `Exists`'));
  } else if (operator === 'Equal') errors.push(...labelValueComplaints(value).map((text) => invalidValue(`${at}.value`, value, text)));
  else errors.push(operator === '' ? required(`${at}.operator`) : notSupported(`${at}.operator`, operator, ['Equal', 'Exists']));
  return [...errors, ...validateEffect(readText(toleration, 'effect'), `${at}.effect`, 'allowed')];
}
