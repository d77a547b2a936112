import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints } from '../../../machinery/names/dns.ts';
import { pathSegmentComplaints } from '../../../machinery/names/path-segment.ts';
import { compareQuantities, isQuantity } from '../../../machinery/quantity.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { isUnset, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateContainerResourceName } from '../parts/resource-names.ts';
import { metricSources } from './metric-text.ts';

const targetTypes: readonly string[] = ['Utilization', 'Value', 'AverageValue'];
const policyTypes: readonly string[] = ['Percent', 'Pods'];
const selections: readonly string[] = ['Disabled', 'Max', 'Min'];
const most = { windowSeconds: 3600, periodSeconds: 1800 } as const;

/** How much of an apiVersion a reference needs: none is looked at, a version will do, or it names a group. */
type ApiVersionNeed = 'anything' | 'version' | 'group';

function apiVersionProblem(reference: JsonObject, need: ApiVersionNeed): string | undefined {
  const text = readText(reference, 'apiVersion');
  const parts = text === '/' ? [''] : text.split('/');
  if (need === 'anything') return undefined;
  if (parts.length > 2) return `unexpected GroupVersion string: ${text}`;
  return need === 'group' && (parts.length < 2 || parts[0] === '') ? 'apiVersion must specify API group' : undefined;
}

function validateReference(reference: JsonObject, at: string, need: ApiVersionNeed): FieldError[] {
  const errors = ['kind', 'name'].flatMap((key) => {
    const text = readText(reference, key);
    return text === '' ? [required(`${at}.${key}`)] : pathSegmentComplaints(text).map((complaint) => invalidValue(`${at}.${key}`, text, complaint));
  });
  const problem = apiVersionProblem(reference, need);
  return problem === undefined ? errors : [...errors, invalidValue(`${at}.apiVersion`, readText(reference, 'apiVersion'), problem)];
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
  if (name === '') return [required(`${at}.name`, 'must specify a metric name')];
  return pathSegmentComplaints(name).map((text) => invalidValue(`${at}.name`, name, text));
}

function validateResourceTarget(target: JsonObject, at: string): FieldError[] {
  const [share, value] = [target['averageUtilization'], target['averageValue']];
  const errors = validateTarget(target, at);
  if (isUnset(share) && isUnset(value)) errors.push(required(`${at}.averageUtilization`, 'must set either a target raw value or a target utilization'));
  if (!isUnset(share) && !isUnset(value)) errors.push(forbiddenField(`${at}.averageValue`, 'may not set both a target raw value and a target utilization'));
  return errors;
}

function validateContainer(source: JsonObject, at: string): FieldError[] {
  const container = readText(source, 'container');
  if (container === '') return [required(`${at}.container`, 'must specify a container')];
  return dnsLabelComplaints(container).map((text) => invalidValue(`${at}.container`, container, text));
}

function validateSource(key: string, source: JsonObject, at: string, need: ApiVersionNeed): FieldError[] {
  const target = readObject(source, 'target') ?? {};
  const [value, average] = [target['value'], target['averageValue']];
  const missing = isUnset(value) && isUnset(average);
  if (key === 'resource' || key === 'containerResource') {
    const name = readText(source, 'name');
    const unnamed = name === '' ? [required(`${at}.name`, 'must specify a resource name')] : [];
    const contained = key === 'resource' ? [] : [...(name === '' ? [] : validateContainerResourceName(name, `${at}.name`)), ...validateContainer(source, at)];
    return [...unnamed, ...contained, ...validateResourceTarget(target, `${at}.target`)];
  }
  const errors = key === 'object' ? validateReference(readObject(source, 'describedObject') ?? {}, `${at}.describedObject`, need) : [];
  errors.push(...validateIdentity(readObject(source, 'metric'), `${at}.metric`), ...validateTarget(target, `${at}.target`));
  const averageAt = `${at}.target.averageValue`;
  if (key === 'object' && missing) errors.push(required(averageAt, 'must set either a target value or averageValue'));
  if (key === 'external' && missing) errors.push(required(averageAt, 'must set either a target value for metric or a per-pod target'));
  if (key === 'pods' && isUnset(average)) errors.push(required(averageAt, 'must specify a positive target averageValue'));
  if (key === 'external' && !isUnset(value) && !isUnset(average))
    errors.push(forbiddenField(`${at}.target.value`, 'may not set both a target value for metric and a per-pod target'));
  return errors;
}

function validateMetric(metric: JsonObject, at: string, need: ApiVersionNeed): FieldError[] {
  const type = readText(metric, 'type');
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${at}.type`, 'must specify a metric source type'));
  const key = metricSources[type];
  const unknown = notSupported(`${at}.type`, type, Object.keys(metricSources).sort());
  if (key === undefined) errors.push(unknown);
  const given = ['object', 'external', 'pods', 'resource', 'containerResource'].filter((name) => readObject(metric, name) !== undefined);
  // Of several sources only the first is looked into.
  for (const name of given.slice(0, 1)) errors.push(...validateSource(name, readObject(metric, name) ?? {}, `${at}.${name}`, need));
  // Upstream says it a second time here.
  if (key === undefined) errors.push(unknown);
  else if (!given.includes(key)) errors.push(required(`${at}.${key}`, 'must populate information for the given metric source'));
  if (given.length === 1) return errors;
  return [...errors, ...given.filter((name) => name !== key).map((name) => forbiddenField(`${at}.${name}`, 'must populate the given metric source only'))];
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
  const tolerance = rules['tolerance'];
  if (typeof tolerance === 'string' && isQuantity(tolerance) && compareQuantities(tolerance, '0') < 0)
    errors.push(invalidValue(`${at}.tolerance`, tolerance, 'must be greater than or equal to 0'));
  if (policies.length === 0) errors.push(required(`${at}.policies`, 'must specify at least one Policy'));
  return [...errors, ...policies.flatMap((policy, index) => validatePolicy(policy, `${at}.policies[${index}]`))];
}

function validateMetrics(spec: JsonObject, need: ApiVersionNeed): FieldError[] {
  const metrics = readObjects(spec, 'metrics');
  const errors = metrics.flatMap((metric, index) => validateMetric(metric, `spec.metrics[${index}]`, need));
  const outward = metrics.some((metric) => metric['type'] === 'Object' || metric['type'] === 'External');
  if (spec['minReplicas'] !== 0 || outward) return errors;
  return [...errors, forbiddenField('spec.metrics', 'must specify at least one Object or External metric to support scaling to zero replicas')];
}

/** What is declared with the types on the server, and so complained about last. */
function validateDeclared(spec: JsonObject): FieldError[] {
  const [min, max] = [spec['minReplicas'], readNumber(spec, 'maxReplicas')];
  const least = 'must be greater than or equal to 1';
  return [
    ...(typeof min === 'number' && min < 1 ? [invalidValue('spec.minReplicas', min, least)] : []),
    ...(max === 0 ? [required('spec.maxReplicas')] : max < 0 ? [invalidValue('spec.maxReplicas', max, least)] : []),
  ];
}

function targetNeed(target: JsonObject, before: JsonObject | undefined): ApiVersionNeed {
  const same = (key: string): boolean => readText(target, key) === readText(before, key);
  // What was accepted once is not asked about again.
  if (before !== undefined && same('apiVersion') && same('kind')) return 'anything';
  return target['kind'] === 'ReplicationController' ? 'version' : 'group';
}

function objectNeed(spec: JsonObject | undefined): ApiVersionNeed {
  const described = readObjects(spec, 'metrics').map((metric) => (metric['type'] === 'Object' ? readObject(metric, 'object') : undefined));
  const broken = described.some((source) => source !== undefined && apiVersionProblem(readObject(source, 'describedObject') ?? {}, 'version') !== undefined);
  return broken ? 'anything' : 'version';
}

/**
 * Every broken rule of an autoscaler of version 2; `current`: what it was.
 *
 * @see kubernetes pkg/apis/autoscaling/validation/validation.go and pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go (v1.37)
 */
export function validateAutoscaler(object: StoredObject, current?: StoredObject): FieldError[] {
  const [spec, before] = [readObject(object, 'spec') ?? {}, readObject(current, 'spec')];
  const [min, max] = [spec['minReplicas'], readNumber(spec, 'maxReplicas')];
  const target = readObject(spec, 'scaleTargetRef') ?? {};
  return [
    ...(typeof min === 'number' && max < min ? [invalidValue('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`')] : []),
    ...validateReference(target, 'spec.scaleTargetRef', targetNeed(target, readObject(before, 'scaleTargetRef'))),
    ...validateMetrics(spec, objectNeed(before)),
    ...['scaleUp', 'scaleDown'].flatMap((direction) => validateRules(readObject(spec, 'behavior', direction), `spec.behavior.${direction}`)),
    ...validateDeclared(spec),
  ];
}

/** Every broken rule of the status of an autoscaler. */
export function validateAutoscalerStatus(object: StoredObject): FieldError[] {
  const status = readObject(object, 'status');
  return ['currentReplicas', 'desiredReplicas'].flatMap((key) => {
    const count = readNumber(status, key);
    return count < 0 ? [invalidValue(`status.${key}`, count, 'must be greater than or equal to 0')] : [];
  });
}
