import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopes = ['*', 'Cluster', 'Namespaced'];

const textsOf = (rule: JsonObject, key: string): readonly string[] => (rule[key] ?? []) as readonly string[];

function validateOperations(rule: JsonObject, field: string): FieldError[] {
  const given = textsOf(rule, 'operations');
  const errors: FieldError[] = [];
  if (given.length === 0) errors.push(required(field));
  if (given.length > 1 && given.includes('*')) errors.push(invalidValue(field, given, "if '*' is present, must not specify other operations"));
  given.forEach((item, index) => {
    if (!operations.includes(item)) errors.push(notSupported(`${field}[${index}]`, item, operations));
  });
  return errors;
}

function validateVersions(rule: JsonObject, field: string): FieldError[] {
  const groups = textsOf(rule, 'apiGroups');
  const versions = textsOf(rule, 'apiVersions');
  const errors: FieldError[] = [];
  if (groups.length === 0) errors.push(required(`${field}.apiGroups`));
  if (groups.length > 1 && groups.includes('*')) {
    errors.push(invalidValue(`${field}.apiGroups`, groups, "if '*' is present, must not specify other API groups"));
  }
  if (versions.length === 0) errors.push(required(`${field}.apiVersions`));
  if (versions.length > 1 && versions.includes('*')) {
    errors.push(invalidValue(`${field}.apiVersions`, versions, "if '*' is present, must not specify other API versions"));
  }
  versions.forEach((version, index) => {
    if (version === '') errors.push(required(`${field}.apiVersions[${index}]`));
  });
  return errors;
}

/** Wildcards may stand beside nothing that they cover already. */
function validateResources(resources: readonly string[], field: string): FieldError[] {
  if (resources.length === 0) return [required(field)];
  const errors: FieldError[] = [];
  const wholes = new Set<string>();
  const subresources = new Set<string>();
  resources.forEach((item, index) => {
    const at = `${field}[${index}]`;
    const [resource = '', ...rest] = item.split('/');
    if (item === '') errors.push(required(at));
    if (rest.length === 0) return;
    const subresource = rest.join('/');
    if (wholes.has(resource)) errors.push(invalidValue(at, item, `if '${resource}/*' is present, must not specify ${item}`));
    if (subresources.has(subresource)) errors.push(invalidValue(at, item, `if '*/${subresource}' is present, must not specify ${item}`));
    if (subresource === '*') wholes.add(resource);
    if (resource === '*') subresources.add(subresource);
  });
  if (resources.length > 1 && resources.includes('*/*')) {
    errors.push(invalidValue(field, resources, "if '*/*' is present, must not specify other resources"));
  }
  // The last resource without a subresource decides, as it does upstream.
  const last = resources.findLast((item) => item !== '' && !item.includes('/'));
  if (resources.includes('*') && last !== undefined && last !== '*') {
    errors.push(invalidValue(field, resources, "if '*' is present, must not specify other resources without subresources"));
  }
  return errors;
}

/** Every broken rule of a rule that picks requests, of webhooks as of policies. @see kubernetes pkg/apis/admissionregistration/validation/validation.go, validateRuleWithOperations (v1.37) */
export function validateResourceRule(rule: JsonObject, field: string): FieldError[] {
  const scope = rule['scope'];
  return [
    ...validateOperations(rule, `${field}.operations`),
    ...validateVersions(rule, field),
    ...validateResources(textsOf(rule, 'resources'), `${field}.resources`),
    ...(scope === undefined || scopes.includes(String(scope)) ? [] : [notSupported(`${field}.scope`, scope, scopes)]),
  ];
}
