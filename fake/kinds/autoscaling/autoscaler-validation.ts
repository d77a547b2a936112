import type { JsonObject } from '../../../machinery/json.ts';
import { pathSegmentComplaints } from '../../../machinery/names/path-segment.ts';
import { compareQuantities, isQuantity } from '../../../machinery/quantity.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { isUnset, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateLabelSelector } from '../parts/label-selector.ts';
import { metricSources } from './metric-text.ts';

const targetTypes: readonly string[] = ['Utilization', 'Value', 'AverageValue'];
const policyTypes: readonly string[] = ['Percent', 'Pods'];
const selections: readonly string[] = ['Disabled', 'Max', 'Min'];
const most = { windowSeconds: 3600, periodSeconds: 1800 } as const;

function validateReference(reference: JsonObject, at: string): FieldError[] {
  return ['kind', 'name'].flatMap((key) => {
    const text = readText(reference, key);
    return text === '' ? [required(`${at}.${key}`)] : pathSegmentComplaints(text).map((complaint) => invalidValue(`${at}.${key}`, text, complaint));
  });
}

function validateTarget(target: JsonObject, at: string): FieldError[] {
  const { type, averageUtilization: share } = target;
  const errors: FieldError[] = [];
  if (isUnset(type)) errors.push(required(`${at}.type`, 'must specify a metric target type'));
  if (!targetTypes.includes(String(type))) errors.push(invalidValue(`${at}.type`, type ?? '', 'must be either Utilization, Value, or AverageValue'));
  for (const key of ['value', 'averageValue']) {
    const amount = target[key];
    if (typeof amount === 'string' && isQuantity(amount) && compareQuantities(amount, '0') <= 0)
      errors.push(invalidValue(`${at}.${key}`, amount, 'must be positive'));
  }
  if (typeof share === 'number' && share < 1) errors.push(invalidValue(`${at}.averageUtilization`, share, 'must be greater than 0'));
  return errors;
}

function validateIdentity(metric: JsonObject | undefined, at: string): FieldError[] {
  const name = readText(metric, 'name');
  const naming = name === '' ? [required(`${at}.name`)] : pathSegmentComplaints(name).map((text) => invalidValue(`${at}.name`, name, text));
  return [...naming, ...validateLabelSelector(readObject(metric, 'selector'), `${at}.selector`)];
}

function validateResourceGoal(source: JsonObject, at: string): FieldError[] {
  const target = readObject(source, 'target') ?? {};
  const errors = readText(source, 'name') === '' ? [required(`${at}.name`, 'must specify a resource name')] : [];
  errors.push(...validateTarget(target, `${at}.target`));
  const [share, value] = [target['averageUtilization'], target['averageValue']];
  if (share === undefined && value === undefined)
    errors.push(required(`${at}.target.averageUtilization`, 'must set either a target raw value or a target utilization'));
  if (share !== undefined && value !== undefined)
    errors.push(forbiddenField(`${at}.target.averageValue`, 'may not set both a target raw value and a target utilization'));
  return errors;
}

function validateSource(key: string, source: JsonObject, at: string): FieldError[] {
  if (key === 'resource') return validateResourceGoal(source, at);
  if (key === 'containerResource') {
    const unnamed = readText(source, 'container') === '' ? [required(`${at}.container`, 'must specify a container')] : [];
    return [...unnamed, ...validateResourceGoal(source, at)];
  }
  const target = readObject(source, 'target') ?? {};
  const errors = key === 'object' ? validateReference(readObject(source, 'describedObject') ?? {}, `${at}.describedObject`) : [];
  errors.push(...validateIdentity(readObject(source, 'metric'), `${at}.metric`), ...validateTarget(target, `${at}.target`));
  const [value, average] = [target['value'], target['averageValue']];
  if (key === 'pods') return average === undefined ? [...errors, required(`${at}.target.averageValue`, 'must specify a positive target averageValue')] : errors;
  if (value === undefined && average === undefined)
    errors.push(required(`${at}.target.averageValue`, 'must set either a target value for metric or a per-pod target'));
  if (key === 'external' && value !== undefined && average !== undefined)
    errors.push(forbiddenField(`${at}.target.value`, 'may not set both a target value for metric and a per-pod target'));
  return errors;
}

function validateMetric(metric: JsonObject, at: string): FieldError[] {
  const type = readText(metric, 'type');
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${at}.type`, 'must specify a metric source type'));
  const key = metricSources[type];
  if (key === undefined) errors.push(notSupported(`${at}.type`, type, Object.keys(metricSources).sort()));
  const given = ['object', 'external', 'pods', 'resource', 'containerResource'].filter((name) => readObject(metric, name) !== undefined);
  for (const name of given) errors.push(...validateSource(name, readObject(metric, name) ?? {}, `${at}.${name}`));
  if (key === undefined) return errors;
  if (!given.includes(key)) errors.push(required(`${at}.${key}`, 'must populate information for the given metric source'));
  for (const name of given) if (name !== key) errors.push(forbiddenField(`${at}.${name}`, 'must populate the given metric source only'));
  return errors;
}

function validatePolicy(policy: JsonObject, at: string): FieldError[] {
  const [type, value, seconds] = [readText(policy, 'type'), readNumber(policy, 'value'), readNumber(policy, 'periodSeconds')];
  return [
    ...(policyTypes.includes(type) ? [] : [notSupported(`${at}.type`, type, policyTypes)]),
    ...(value > 0 ? [] : [invalidValue(`${at}.value`, value, 'must be greater than zero')]),
    ...(seconds > 0 ? [] : [invalidValue(`${at}.periodSeconds`, seconds, 'must be greater than zero')]),
    ...(seconds > most.periodSeconds ? [invalidValue(`${at}.periodSeconds`, seconds, `must be less than or equal to ${most.periodSeconds}`)] : []),
  ];
}

function validateRules(rules: JsonObject | undefined, at: string): FieldError[] {
  if (rules === undefined) return [];
  const [window, selection] = [rules['stabilizationWindowSeconds'], rules['selectPolicy']];
  const policies = readObjects(rules, 'policies');
  const errors: FieldError[] = [];
  if (typeof window === 'number' && window < 0) errors.push(invalidValue(`${at}.stabilizationWindowSeconds`, window, 'must be greater than or equal to zero'));
  if (typeof window === 'number' && window > most.windowSeconds)
    errors.push(invalidValue(`${at}.stabilizationWindowSeconds`, window, `must be less than or equal to ${most.windowSeconds}`));
  if (!isUnset(selection) && !selections.includes(String(selection))) errors.push(notSupported(`${at}.selectPolicy`, selection, selections));
  if (policies.length === 0) errors.push(required(`${at}.policies`, 'must specify at least one Policy'));
  return [...errors, ...policies.flatMap((policy, index) => validatePolicy(policy, `${at}.policies[${index}]`))];
}

/** Every broken rule of an autoscaler of version 2. @see kubernetes pkg/apis/autoscaling/validation/validation.go (v1.37) */
export function validateAutoscaler(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const [min, max] = [spec['minReplicas'], readNumber(spec, 'maxReplicas')];
  const errors: FieldError[] = [];
  if (typeof min === 'number' && min < 1) errors.push(invalidValue('spec.minReplicas', min, 'must be greater than or equal to 1'));
  if (max < 1) errors.push(invalidValue('spec.maxReplicas', max, 'must be greater than 0'));
  if (typeof min === 'number' && max < min) errors.push(invalidValue('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`'));
  errors.push(...validateReference(readObject(spec, 'scaleTargetRef') ?? {}, 'spec.scaleTargetRef'));
  errors.push(...readObjects(spec, 'metrics').flatMap((metric, index) => validateMetric(metric, `spec.metrics[${index}]`)));
  for (const direction of ['scaleUp', 'scaleDown']) errors.push(...validateRules(readObject(spec, 'behavior', direction), `spec.behavior.${direction}`));
  return errors;
}

/** Every broken rule of the status of an autoscaler. */
export function validateAutoscalerStatus(object: StoredObject): FieldError[] {
  const status = readObject(object, 'status');
  return ['currentReplicas', 'desiredReplicas'].flatMap((key) => {
    const count = readNumber(status, key);
    return count < 0 ? [invalidValue(`status.${key}`, count, 'must be greater than or equal to 0')] : [];
  });
}
