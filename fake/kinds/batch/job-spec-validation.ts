import type { JsonObject } from '../../../machinery/json.ts';
import { patternComplaint } from '../../../machinery/names/complaint.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, invalidValue, notSupported, required, tooLong } from '../../../machinery/validation/field-error.ts';
import { isUnset, readNumber, readObject, readText } from '../parts/edit.ts';
import { invalidEach } from '../pods/field-rules.ts';
import { validatePodTemplate } from '../pods/pod-template-validation.ts';
import { validateNonNegative } from '../workloads/workload-validation.ts';
import { validateFailurePolicy, validateSuccessPolicy } from './job-policy-validation.ts';

const many = 100_000;
const manyParallel = 10_000;
const modes: readonly string[] = ['NonIndexed', 'Indexed'];
const urlPath = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const urlPathPattern = new RegExp(`^${urlPath}$`);

function validateManager(spec: JsonObject, field: string): FieldError[] {
  const manager = spec['managedBy'];
  if (typeof manager !== 'string') return [];
  const long = manager.length > 63 ? [tooLong(field, 63)] : [];
  if (manager === '') return [required(field), ...long];
  const slash = manager.indexOf('/');
  const [host, path] = [manager.slice(0, Math.max(slash, 0)), manager.slice(slash + 1)];
  if (slash < 0 || host === '' || path === '') return [invalidValue(field, manager, 'must be a domain-prefixed path (such as "acme.io/foo")'), ...long];
  const errors = invalidEach(field, host, dnsSubdomainComplaints(host));
  if (!urlPathPattern.test(path)) errors.push(invalidValue(field, path, patternComplaint('Invalid path', urlPath)));
  return [...errors, ...long];
}

function validateIndexed(spec: JsonObject, field: string): FieldError[] {
  const [completions, parallelism, failed] = [spec['completions'], readNumber(spec, 'parallelism'), spec['maxFailedIndexes']];
  const errors: FieldError[] = [];
  const above = (key: string, value: unknown, text: string): void => {
    errors.push(invalidValue(`${field}.${key}`, value, `must be less than or equal to ${text}`));
  };
  if (isUnset(completions)) errors.push(required(`${field}.completions`, 'when completion mode is Indexed'));
  if (parallelism > many) above('parallelism', parallelism, `${many} when completion mode is Indexed`);
  if (typeof completions === 'number' && typeof failed === 'number' && failed > completions) above('maxFailedIndexes', failed, 'completions');
  if (typeof failed === 'number' && failed > many) above('maxFailedIndexes', failed, String(many));
  if (typeof completions !== 'number' || completions <= many || isUnset(spec['backoffLimitPerIndex'])) return errors;
  const text = `${manyParallel} when completions are above ${many} and used with backoff limit per index`;
  if (isUnset(failed)) errors.push(required(`${field}.maxFailedIndexes`, `must be specified when completions is above ${many}`));
  if (parallelism > manyParallel) above('parallelism', parallelism, text);
  if (typeof failed === 'number' && failed > manyParallel) above('maxFailedIndexes', failed, text);
  return errors;
}

function validateMode(spec: JsonObject, field: string): FieldError[] {
  const mode = spec['completionMode'];
  if (!isUnset(mode) && !modes.includes(String(mode))) return [notSupported(`${field}.completionMode`, mode, modes)];
  if (mode === 'Indexed') return validateIndexed(spec, field);
  return ['backoffLimitPerIndex', 'maxFailedIndexes'].flatMap((key) =>
    isUnset(spec[key]) ? [] : [invalidValue(`${field}.${key}`, spec[key], 'requires indexed completion mode')],
  );
}

function validateReplacement(spec: JsonObject, field: string): FieldError[] {
  const replacement = spec['podReplacementPolicy'];
  const supported = readObject(spec, 'podFailurePolicy') === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed'];
  return isUnset(replacement) || supported.includes(String(replacement)) ? [] : [notSupported(field, replacement, supported)];
}

function validateRestart(spec: JsonObject, field: string): FieldError[] {
  const policy = readText(readObject(spec, 'template', 'spec'), 'restartPolicy');
  if (policy === '' || policy === 'Always') return [required(field, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(field, policy, ['OnFailure', 'Never'])];
  const both = readObject(spec, 'podFailurePolicy') !== undefined && policy !== 'Never';
  return both ? [invalidValue(field, policy, 'only "Never" is supported when podFailurePolicy is specified')] : [];
}

const numbers = ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'];

function validateFailureLimit(spec: JsonObject, field: string): FieldError[] {
  const lonely = !isUnset(spec['maxFailedIndexes']) && isUnset(spec['backoffLimitPerIndex']);
  return lonely ? [required(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')] : [];
}

/** Every broken rule of a job's spec, without those of its selector. @see kubernetes pkg/apis/batch/validation/validation.go, validateJobSpec (v1.37) */
export function validateJobSpec(spec: JsonObject, field: string): FieldError[] {
  return [
    ...validateNonNegative(spec, field, numbers),
    ...validateFailureLimit(spec, field),
    ...validateManager(spec, `${field}.managedBy`),
    ...validateMode(spec, field),
    ...validateFailurePolicy(spec, `${field}.podFailurePolicy`),
    ...validateSuccessPolicy(spec, `${field}.successPolicy`),
    ...validateReplacement(spec, `${field}.podReplacementPolicy`),
    ...validatePodTemplate(readObject(spec, 'template') ?? {}, `${field}.template`),
    ...validateRestart(spec, `${field}.template.spec.restartPolicy`),
  ];
}
