import type { JsonObject } from '../../../machinery/json.ts';
import { dns1035LabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { pathSegmentComplaints } from '../../../machinery/names/path-segment.ts';
import { duplicate, type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { PolicyScope } from '../../cel/policies/policy-environment.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { validateLabelSelector } from '../parts/label-selector.ts';
import { validateMatchConditions } from './match-conditions.ts';
import { expressionProblem, validateMutations, validateValidations, validateVariables } from './policy-expressions.ts';
import { validateResourceRule } from './resource-rules.ts';

const textsOf = (parent: JsonObject, key: string): readonly string[] => (parent[key] ?? []) as readonly string[];

function validateOneOf(parent: JsonObject, key: string, supported: readonly string[], prefix: string): FieldError[] {
  const value = readText(parent, key);
  if (value === '') return [required(`${prefix}.${key}`)];
  return supported.includes(value) ? [] : [notSupported(`${prefix}.${key}`, value, supported)];
}

function validateVersion(apiVersion: string, field: string): FieldError[] {
  const parts = apiVersion.split('/');
  if (apiVersion === '') return [required(field)];
  if (parts.length > 2) return [invalidValue(field, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
  const [group = '', version = ''] = parts.length === 1 ? ['', apiVersion] : parts;
  const complaints = group === '' ? [] : dnsSubdomainComplaints(group);
  const errors = complaints.length === 0 ? [] : [invalidValue(field, group, complaints.join(','))];
  if (version === '') return [...errors, invalidValue(field, apiVersion, 'version must be specified')];
  const wrong = dns1035LabelComplaints(version);
  return wrong.length === 0 ? errors : [...errors, invalidValue(field, version, wrong.join(','))];
}

function validateParamKind(kind: JsonObject, field: string): FieldError[] {
  const errors = validateVersion(readText(kind, 'apiVersion'), `${field}.apiVersion`);
  const name = readText(kind, 'kind');
  if (name === '') return [...errors, required(`${field}.kind`)];
  const complaints = dns1035LabelComplaints(name.toLowerCase());
  if (complaints.length === 0) return errors;
  return [...errors, invalidValue(`${field}.kind`, name, `may have mixed case, but should otherwise match: ${complaints.join(',')}`)];
}

function validateNamedRule(rule: JsonObject, field: string): FieldError[] {
  const seen = new Set<string>();
  const errors = textsOf(rule, 'resourceNames').flatMap((name, index) => {
    const at = `${field}.resourceNames[${index}]`;
    const found: FieldError[] = pathSegmentComplaints(name).map((complaint) => invalidValue(at, name, complaint));
    if (seen.has(name)) found.push(duplicate(at, name));
    seen.add(name);
    return found;
  });
  return [...errors, ...validateResourceRule(rule, field)];
}

function validateMatch(match: JsonObject, field: string): FieldError[] {
  return [
    ...validateOneOf(match, 'matchPolicy', ['Equivalent', 'Exact'], field),
    ...validateLabelSelector(readObject(match, 'namespaceSelector'), `${field}.namespaceSelector`),
    ...validateLabelSelector(readObject(match, 'objectSelector'), `${field}.objectSelector`),
    ...['resourceRules', 'excludeResourceRules'].flatMap((list) =>
      readObjects(match, list).flatMap((rule, index) => validateNamedRule(rule, `${field}.${list}[${index}]`)),
    ),
  ];
}

const mutableOperations: readonly string[] = ['*', 'CONNECT', 'CREATE', 'UPDATE'];

/** What is deleted cannot be changed on the way. */
function validateMutableOperations(match: JsonObject | undefined, field: string): FieldError[] {
  const given = readObjects(match, 'resourceRules').flatMap((rule) => textsOf(rule, 'operations'));
  const refused = given.filter((operation) => !mutableOperations.includes(operation));
  return refused.map((operation) => notSupported(`${field}.resourceRules.operations`, operation, mutableOperations));
}

function validateConstraints(spec: JsonObject): FieldError[] {
  const match = readObject(spec, 'matchConstraints');
  if (match === undefined) return [required('spec.matchConstraints')];
  const errors = validateMatch(match, 'spec.matchConstraints');
  return readObjects(match, 'resourceRules').length === 0 ? [...errors, required('spec.matchConstraints.resourceRules')] : errors;
}

/** Every broken rule of a policy. @see kubernetes pkg/apis/admissionregistration/validation/validation.go (v1.37) */
export function validatePolicy(policy: StoredObject, kind: 'validating' | 'mutating'): FieldError[] {
  const spec = readObject(policy, 'spec') ?? {};
  const paramKind = readObject(spec, 'paramKind');
  const scope: PolicyScope = { hasParams: paramKind !== undefined, hasAuthorizer: true };
  const variables = validateVariables(spec, scope);
  return [
    ...validateOneOf(spec, 'failurePolicy', ['Fail', 'Ignore'], 'spec'),
    ...(paramKind === undefined ? [] : validateParamKind(paramKind, 'spec.paramKind')),
    ...validateConstraints(spec),
    ...(kind === 'mutating' ? validateMutableOperations(readObject(spec, 'matchConstraints'), 'spec.matchConstraints') : []),
    ...validateMatchConditions(readObjects(spec, 'matchConditions'), 'spec.matchConditions', (expression) => expressionProblem(expression, scope, 'bool')),
    ...variables.errors,
    ...(kind === 'mutating' ? validateMutations(spec, variables.scope) : validateValidations(spec, variables.scope, policy.metadata.name ?? '')),
    ...(kind === 'mutating' ? validateOneOf(spec, 'reinvocationPolicy', ['IfNeeded', 'Never'], 'spec') : []),
  ];
}

function validateParamRef(reference: JsonObject, field: string): FieldError[] {
  const name = readText(reference, 'name');
  const selects = readObject(reference, 'selector') !== undefined;
  const errors: FieldError[] = name === '' ? [] : pathSegmentComplaints(name).map((complaint) => invalidValue(`${field}.name`, name, complaint));
  const exclusive = 'name and selector are mutually exclusive';
  errors.push(...validateLabelSelector(readObject(reference, 'selector'), `${field}.selector`));
  if (name !== '' && selects) errors.push(forbiddenField(`${field}.name`, exclusive), forbiddenField(`${field}.selector`, exclusive));
  if (name === '' && !selects) errors.push(required(field, 'one of name or selector must be specified'));
  return [...errors, ...validateOneOf(reference, 'parameterNotFoundAction', ['Deny', 'Allow'], field)];
}

function validateActions(actions: readonly string[], field: string): FieldError[] {
  const seen = new Set<string>();
  const errors = actions.flatMap((action, index) => {
    const at = `${field}[${index}]`;
    const found: FieldError[] = ['Audit', 'Deny', 'Warn'].includes(action) ? [] : [notSupported(at, action, ['Audit', 'Deny', 'Warn'])];
    if (seen.has(action)) found.push(duplicate(at, action));
    seen.add(action);
    return found;
  });
  if (!seen.has('Deny') || !seen.has('Warn')) return errors;
  const detail = 'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';
  return [...errors, invalidValue(field, actions, detail)];
}

/** Every broken rule of a binding. */
export function validatePolicyBinding(binding: StoredObject, kind: 'validating' | 'mutating'): FieldError[] {
  const spec = readObject(binding, 'spec') ?? {};
  const policyName = readText(spec, 'policyName');
  const reference = readObject(spec, 'paramRef');
  const match = readObject(spec, 'matchResources');
  const unnamed = policyName === '' ? [required('spec.policyName')] : [];
  return [
    ...(kind === 'mutating' ? unnamed : []),
    ...(policyName === '' ? [] : dnsSubdomainComplaints(policyName).map((complaint) => invalidValue('spec.policyName', policyName, complaint))),
    ...(reference === undefined ? [] : validateParamRef(reference, 'spec.paramRef')),
    ...(match === undefined ? [] : validateMatch(match, 'spec.matchResources')),
    ...(kind === 'mutating' ? validateMutableOperations(match, 'spec.matchResources') : []),
    ...(kind === 'validating' ? validateActions(textsOf(spec, 'validationActions'), 'spec.validationActions') : []),
    // Of validating policies upstream generates these rules, and what is generated comes last.
    ...(kind === 'validating' ? unnamed : []),
    ...(kind === 'validating' && textsOf(spec, 'validationActions').length === 0 ? [required('spec.validationActions')] : []),
  ];
}
