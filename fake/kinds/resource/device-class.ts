import type { JsonObject } from '../../../machinery/json.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, invalidValue, tooMany } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, readObject, readObjects } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { mostItems, validateConfiguration, validateSelectors } from './device-selection.ts';

function validateExtendedName(spec: JsonObject): FieldError[] {
  const [name, field] = [spec['extendedResourceName'], 'spec.extendedResourceName'];
  if (typeof name !== 'string') return [];
  const problems = name.includes('/') ? [] : ["a name must be a domain-prefixed path, such as 'example.com/my-prop'"];
  if (name.includes('kubernetes.io/')) problems.push('must not have "kubernetes.io/" domain');
  if (name.startsWith('requests.')) problems.push('must not have "requests." prefix');
  // Quotas count it under this name.
  problems.push(...qualifiedNameComplaints(`requests.${name}`));
  return problems.map((text) => invalidValue(field, name, text));
}

/** @see kubernetes pkg/apis/resource/validation/validation.go, ValidateClass (v1.37) */
function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const configs = readObjects(spec, 'config');
  return [
    ...validateSelectors(spec, 'spec.selectors'),
    ...(configs.length > mostItems
      ? [tooMany('spec.config', configs.length, mostItems)]
      : configs.flatMap((config, index) => validateConfiguration(config, `spec.config[${index}]`))),
    ...validateExtendedName(spec),
  ];
}

/** The rules of device classes. */
export const deviceClassStrategy: Strategy = {
  defaults: (draft) => {
    ensureObject(draft, 'spec');
  },
  validateCreate: validate,
  update: { validate },
  generation: 'spec',
  deleteAnswer: 'object',
  table: tableOf(['Age'], (object, nowMs) => [ageOf(object, nowMs)]),
};
