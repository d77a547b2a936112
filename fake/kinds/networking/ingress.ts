import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { validateLabels } from '../../../machinery/validation/object-meta.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, isUnset, objectAt, objectsAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, labelText, selectorText, tableOf } from '../parts/table.ts';

const pathTypes: readonly string[] = ['Exact', 'ImplementationSpecific', 'Prefix'];

function validatePath(path: JsonObject, field: string): FieldError[] {
  const type = path['pathType'];
  const text = readText(path, 'path');
  if (isUnset(type)) return [required(`${field}.pathType`, 'pathType must be specified')];
  if (!pathTypes.includes(String(type))) return [notSupported(`${field}.pathType`, type, pathTypes)];
  if (type !== 'ImplementationSpecific' && !text.startsWith('/')) return [invalidValue(`${field}.path`, text, 'must be an absolute path')];
  return [];
}

function validateIngress(ingress: StoredObject): FieldError[] {
  const spec = readObject(ingress, 'spec') ?? {};
  const rules = readObjects(spec, 'rules');
  if (rules.length === 0 && readObject(spec, 'defaultBackend') === undefined) {
    return [invalidValue('spec', rules, 'either `defaultBackend` or `rules` must be specified')];
  }
  return rules.flatMap((rule, index) =>
    readObjects(readObject(rule, 'http'), 'paths').flatMap((path, at) => validatePath(path, `spec.rules[${index}].http.paths[${at}]`)),
  );
}

function hosts(rules: readonly JsonObject[]): string {
  const names = rules.slice(0, 3).flatMap((rule) => (readText(rule, 'host') === '' ? [] : [readText(rule, 'host')]));
  if (names.length === 0) return '*';
  return names.join(',') + (rules.length > 3 ? ` + ${rules.length - 3} more...` : '');
}

/** The rules of ingresses. */
export const ingressStrategy: Strategy = {
  ...statusSplit({ initial: () => ({ loadBalancer: {} }), update: { validate: validateIngress } }),
  defaults: (draft) => {
    ensureObject(ensureObject(draft, 'status'), 'loadBalancer');
  },
  validateCreate: validateIngress,
  generation: 'spec',
  table: tableOf(['Class', 'Hosts', 'Address', 'Ports', 'Age'], (ingress, nowMs) => {
    const spec = readObject(ingress, 'spec');
    const addresses = readObjects(readObject(ingress, 'status', 'loadBalancer'), 'ingress').map((item) => readText(item, 'ip') || readText(item, 'hostname'));
    return [
      readText(spec, 'ingressClassName') || ingress.metadata.annotations?.['kubernetes.io/ingress.class'] || '<none>',
      hosts(readObjects(spec, 'rules')),
      addresses.join(','),
      readObjects(spec, 'tls').length > 0 ? '80, 443' : '80',
      ageOf(ingress, nowMs),
    ];
  }),
};

/** The rules of ingress classes. */
export const ingressClassStrategy: Strategy = {
  defaults: (draft) => {
    const parameters = objectAt(objectAt(draft, 'spec'), 'parameters');
    if (parameters !== undefined) fill(parameters, { scope: 'Cluster' });
  },
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

function defaultPolicy(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  ensureObject(spec, 'podSelector');
  for (const direction of ['ingress', 'egress']) {
    for (const rule of objectsAt(spec, direction)) for (const port of objectsAt(rule, 'ports')) fill(port, { protocol: 'TCP' });
  }
  if (isUnset(spec['policyTypes'])) spec['policyTypes'] = objectsAt(spec, 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

const directions: readonly string[] = ['Ingress', 'Egress'];

function validatePolicy(policy: StoredObject): FieldError[] {
  const spec = readObject(policy, 'spec') ?? {};
  const types = (spec['policyTypes'] ?? []) as readonly string[];
  return [
    ...validateLabels(readObject(spec, 'podSelector')?.['matchLabels'], 'spec.podSelector.matchLabels'),
    ...types.flatMap((type, index) => (directions.includes(type) ? [] : [notSupported(`spec.policyTypes[${index}]`, type, directions)])),
  ];
}

/** The rules of network policies. */
export const networkPolicyStrategy: Strategy = {
  defaults: defaultPolicy,
  validateCreate: validatePolicy,
  update: { validate: validatePolicy },
  generation: 'spec',
  table: tableOf(['Pod-Selector', 'Age'], (policy, nowMs) => [
    selectorText(readObject(policy, 'spec', 'podSelector')) || labelText(undefined),
    ageOf(policy, nowMs),
  ]),
};
