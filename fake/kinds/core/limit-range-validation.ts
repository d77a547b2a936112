import type { JsonObject } from '../../../machinery/json.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { compareQuantities, parseQuantity } from '../../../machinery/quantity.ts';
import { duplicate, type FieldError, forbiddenField, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { isNativeResource, validateContainerResourceName, validateResourceName } from '../parts/resource-names.ts';

const standardTypes: readonly string[] = ['Pod', 'Container', 'PersistentVolumeClaim'];

function validateType(type: string, field: string): FieldError[] {
  const complaints = qualifiedNameComplaints(type);
  if (complaints.length > 0) return complaints.map((text) => invalidValue(field, type, text));
  return type.includes('/') || standardTypes.includes(type) ? [] : [invalidValue(field, type, 'must be a standard limit type or fully qualified')];
}

function validateNames(item: JsonObject, key: string, field: string): FieldError[] {
  const type = readText(item, 'type');
  const rule = type === 'Pod' || type === 'Container' ? validateContainerResourceName : validateResourceName;
  return Object.keys(readObject(item, key) ?? {})
    .sort()
    .flatMap((name) => rule(name, `${field}.${key}[${name}]`));
}

const isSet = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';
const exceeds = (a: unknown, b: unknown): boolean => isSet(a) && isSet(b) && compareQuantities(a, b) > 0;

/** Amounts that may not be promised twice: requests are limits. */
const isOvercommitAllowed = (name: string): boolean => isNativeResource(name) && !name.startsWith('hugepages-');

function validateRatio(item: JsonObject, name: string, field: string): FieldError[] {
  const [ratio, min, max] = ['maxLimitRequestRatio', 'min', 'max'].map((key) => readObject(item, key)?.[name]);
  if (!isSet(ratio)) return [];
  const at = `${field}.maxLimitRequestRatio[${name}]`;
  const errors: FieldError[] = [];
  if (compareQuantities(ratio, '1') < 0) errors.push(invalidValue(at, ratio, `ratio ${ratio} is less than 1`));
  if (isSet(min) && isSet(max)) {
    const bound = Number(parseQuantity(String(max)).nanos) / Number(parseQuantity(String(min)).nanos);
    if (Number(parseQuantity(String(ratio)).nanos) / 1e9 > bound) {
      errors.push(invalidValue(at, ratio, `ratio ${ratio} is greater than max/min = ${bound.toFixed(6)}`));
    }
  }
  return errors;
}

function validateAmounts(item: JsonObject, name: string, field: string): FieldError[] {
  const [min, max, limit, request] = ['min', 'max', 'default', 'defaultRequest'].map((key) => readObject(item, key)?.[name]);
  const at = (key: string): string => `${field}.${key}[${name}]`;
  const errors: FieldError[] = [];
  const check = (isBad: boolean, key: string, value: unknown, text: string): void => {
    if (isBad) errors.push(invalidValue(at(key), value, text));
  };
  check(exceeds(min, max), 'min', min, `min value ${String(min)} is greater than max value ${String(max)}`);
  check(exceeds(min, request), 'defaultRequest', request, `min value ${String(min)} is greater than default request value ${String(request)}`);
  check(exceeds(request, max), 'defaultRequest', request, `default request value ${String(request)} is greater than max value ${String(max)}`);
  check(exceeds(request, limit), 'defaultRequest', request, `default request value ${String(request)} is greater than default limit value ${String(limit)}`);
  check(exceeds(min, limit), 'default', min, `min value ${String(min)} is greater than default value ${String(limit)}`);
  check(exceeds(limit, max), 'default', max, `default value ${String(limit)} is greater than max value ${String(max)}`);
  errors.push(...validateRatio(item, name, field));
  const differs = isSet(limit) && isSet(request) && compareQuantities(limit, request) !== 0;
  const text = `default value ${String(limit)} must equal to defaultRequest value ${String(request)} in ${name}`;
  check(differs && !isOvercommitAllowed(name), 'defaultRequest', request, text);
  return errors;
}

function validateItem(item: JsonObject, field: string): FieldError[] {
  const type = readText(item, 'type');
  const isPod = type === 'Pod';
  const errors = [...validateNames(item, 'max', field), ...validateNames(item, 'min', field)];
  for (const key of ['default', 'defaultRequest']) {
    if (!isPod) errors.push(...validateNames(item, key, field));
    else if (Object.keys(readObject(item, key) ?? {}).length > 0) errors.push(forbiddenField(`${field}.${key}`, "may not be specified when `type` is 'Pod'"));
  }
  const bounds = ['min', 'max'].map((key) => readObject(item, key)?.['storage']);
  if (type === 'PersistentVolumeClaim' && !bounds.some(isSet)) {
    errors.push(required(`${field}.limits`, 'either minimum or maximum storage value is required, but neither was provided'));
  }
  errors.push(...validateNames(item, 'maxLimitRequestRatio', field));
  const lists = ['max', 'min', ...(isPod ? [] : ['default', 'defaultRequest']), 'maxLimitRequestRatio'];
  const names = new Set(lists.flatMap((key) => Object.keys(readObject(item, key) ?? {})));
  return [...errors, ...[...names].sort().flatMap((name) => validateAmounts(item, name, field))];
}

/** Every broken rule of a limit range. @see kubernetes pkg/apis/core/validation/validation.go, ValidateLimitRange (v1.37) */
export function validateLimitRange(object: StoredObject): FieldError[] {
  const items = readObjects(readObject(object, 'spec'), 'limits');
  return items.flatMap((item, index) => {
    const field = `spec.limits[${index}]`;
    const type = readText(item, 'type');
    const isRepeated = items.findIndex((other) => readText(other, 'type') === type) < index;
    return [...validateType(type, `${field}.type`), ...(isRepeated ? [duplicate(`${field}.type`, type)] : []), ...validateItem(item, field)];
  });
}
