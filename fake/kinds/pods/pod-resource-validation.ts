import type { JsonObject } from '../../../machinery/json.ts';
import { compareQuantities } from '../../../machinery/quantity.ts';
import { type FieldError, forbiddenField, invalidValue } from '../../../machinery/validation/field-error.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { aggregateResources } from './aggregate-resources.ts';
import { sortedEntries } from './field-rules.ts';
import { validateClaims, validatePodResourceName, validateRequirements } from './resource-validation.ts';

/** Every broken rule of the resources of a whole pod: its containers fit in. @see kubernetes pkg/apis/core/validation/validation.go (v1.37) */
export function validatePodResources(spec: JsonObject, field: string, claims: readonly string[]): FieldError[] {
  const resources = readObject(spec, 'resources');
  if (resources === undefined) return [];
  if (readText(readObject(spec, 'os'), 'name') === 'windows') return [forbiddenField(field, 'may not be set for a windows pod')];
  const errors = resources['claims'] === undefined ? [] : [forbiddenField(`${field}.claims`, 'claims may not be set for Resources at pod-level')];
  errors.push(...validateRequirements(resources, field, validatePodResourceName), ...validateClaims(resources, `${field}.claims`, claims));
  const [requests, limits] = [readObject(resources, 'requests') ?? {}, readObject(resources, 'limits') ?? {}];
  const sums = { requests: aggregateResources(spec, 'requests'), limits: aggregateResources(spec, 'limits') };
  const belowSum = (list: 'requests' | 'limits', name: string, value: string, sum: string): void => {
    if (compareQuantities(sum, value) > 0)
      errors.push(invalidValue(`${field}.${list}[${name}]`, value, `must be greater than or equal to aggregate container ${list} of ${sum}`));
  };
  for (const [name, sum] of sums.requests) if (requests[name] !== undefined) belowSum('requests', name, String(requests[name]), sum);
  for (const [name, sum] of sums.limits) if (name.startsWith('hugepages-') && limits[name] !== undefined) belowSum('limits', name, String(limits[name]), sum);
  readObjects(spec, 'containers').forEach((container, index) => {
    for (const [name, value] of sortedEntries(readObject(container, 'resources'), 'limits')) {
      const limit = limits[name];
      if (limit === undefined || compareQuantities(String(value), String(limit)) <= 0) continue;
      errors.push(invalidValue(`${field}.containers[${index}][${name}].limits`, value, `must be less than or equal to pod limits of ${String(limit)}`));
    }
  });
  return errors;
}
