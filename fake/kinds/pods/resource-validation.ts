import type { JsonObject } from '../../../machinery/json.ts';
import { compareQuantities, isQuantity } from '../../../machinery/quantity.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import { readObject } from '../parts/edit.ts';

/** Every broken rule of `resources`: no negative amounts, and no request above its limit. */
export function validateResources(holder: JsonObject, field: string): FieldError[] {
  const resources = readObject(holder, 'resources');
  const limits = readObject(resources, 'limits') ?? {};
  const requests = readObject(resources, 'requests') ?? {};
  const errors: FieldError[] = [];
  for (const [list, values] of [['limits', limits] as const, ['requests', requests] as const]) {
    for (const [name, value] of Object.entries(values)) {
      if (!isQuantity(String(value))) continue;
      if (compareQuantities(String(value), '0') < 0) errors.push(invalidValue(`${field}.${list}[${name}]`, value, 'must be greater than or equal to 0'));
      const limit = limits[name];
      if (list === 'requests' && limit !== undefined && compareQuantities(String(value), String(limit)) > 0) {
        errors.push(invalidValue(`${field}.requests`, value, `must be less than or equal to ${name} limit of ${String(limit)}`));
      }
    }
  }
  return errors;
}
