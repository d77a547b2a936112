import type { JsonObject } from '../../../machinery/json.ts';
import { dnsLabelComplaints, dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required, tooLong } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { fill, objectAt, readObject, readText } from '../parts/edit.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validateTypedReference } from './ingress-validation.ts';

const scopes: readonly string[] = ['Cluster', 'Namespace'];
const path = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

/** Complaints about a path behind a domain, such as `example.com/name`. @see apimachinery pkg/util/validation/validation.go, IsDomainPrefixedPath (v1.37) */
export function validateDomainPath(value: string, field: string): FieldError[] {
  if (value === '') return [required(field)];
  const slash = value.indexOf('/');
  const [host, rest] = [value.slice(0, Math.max(slash, 0)), value.slice(slash + 1)];
  if (slash <= 0 || rest === '') return [invalidValue(field, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  const errors = dnsSubdomainComplaints(host).map((text) => invalidValue(field, host, text));
  if (!new RegExp(`^${path}$`).test(rest)) errors.push(invalidValue(field, rest, `Invalid path (regex used for validation is '${path}')`));
  return errors;
}

function validateParameters(parameters: JsonObject): FieldError[] {
  const field = 'spec.parameters';
  const { scope, namespace } = parameters;
  const errors = validateTypedReference(parameters, field, 'elsewhere');
  if (!scopes.includes(String(scope))) errors.push(notSupported(`${field}.scope`, scope, scopes));
  if (scope === 'Namespace') {
    if (typeof namespace !== 'string') errors.push(required(`${field}.namespace`, "`parameters.scope` is set to 'Namespace'"));
    else errors.push(...dnsLabelComplaints(namespace).map((text) => invalidValue(`${field}.namespace`, namespace, text)));
  }
  if (scope === 'Cluster' && namespace !== undefined) errors.push(forbiddenField(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'"));
  return errors;
}

function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const controller = readText(spec, 'controller');
  const parameters = readObject(spec, 'parameters');
  return [
    ...(controller.length > 250 ? [tooLong('spec.controller', 250)] : []),
    ...validateDomainPath(controller, 'spec.controller'),
    ...(parameters === undefined ? [] : validateParameters(parameters)),
    // Declared with the types on the server, and so complained about last.
    ...(parameters === undefined ? [] : ['kind', 'name'].flatMap((key) => (readText(parameters, key) === '' ? [required(`spec.parameters.${key}`)] : []))),
  ];
}

/** The rules of ingress classes. */
export const ingressClassStrategy: Strategy = {
  defaults: (draft) => {
    const parameters = objectAt(objectAt(draft, 'spec'), 'parameters');
    if (parameters !== undefined) fill(parameters, { scope: 'Cluster' });
  },
  validateCreate: validate,
  update: { validate: (next, current) => [...validateImmutable(next, current, 'spec.controller'), ...validate(next)] },
  generation: 'spec',
  table: tableOf(['Controller', 'Parameters', 'Age'], (object, nowMs) => {
    const spec = readObject(object, 'spec');
    const parameters = readObject(spec, 'parameters');
    const group = readText(parameters, 'apiGroup');
    const kind = readText(parameters, 'kind');
    return [
      readText(spec, 'controller'),
      parameters === undefined ? '<none>' : `${group === '' ? kind : `${kind}.${group}`}/${readText(parameters, 'name')}`,
      ageOf(object, nowMs),
    ];
  }),
};
