import type { JsonObject, MutableJsonObject } from '../../../machinery/json.ts';
import type { FieldError } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, objectAt, objectsAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { reachedAtText, validateReachedAt } from '../services/service-status.ts';
import { classAnnotation, validateIngress, validateNewIngress } from './ingress-validation.ts';
import { warned } from '../parts/warned.ts';

function validateStatus(next: StoredObject): FieldError[] {
  const field = 'status.loadBalancer.ingress';
  return readObjects(readObject(next, 'status', 'loadBalancer'), 'ingress').flatMap((item, index) => validateReachedAt(item, `${field}[${index}]`));
}

function hosts(rules: readonly JsonObject[]): string {
  const shown: string[] = [];
  let more = false;
  for (const rule of rules) {
    const host = readText(rule, 'host');
    // Whatever comes behind three names counts, also a rule for every host.
    if (shown.length === 3) more = true;
    else if (host !== '') shown.push(host);
  }
  if (shown.length === 0) return '*';
  return shown.join(',') + (more ? ` + ${rules.length - 3} more...` : '');
}

function backendsOf(spec: MutableJsonObject | undefined): MutableJsonObject[] {
  const paths = objectsAt(spec, 'rules').flatMap((rule) => objectsAt(objectAt(rule, 'http'), 'paths'));
  return [objectAt(spec, 'defaultBackend'), ...paths.map((path) => objectAt(path, 'backend'))].filter((backend) => backend !== undefined);
}

/** The rules of ingresses. */
export const ingressStrategy: Strategy = {
  ...statusSplit({ initial: () => ({ loadBalancer: {} }), update: { validate: validateIngress }, status: { validate: validateStatus } }),
  defaults: (draft) => {
    ensureObject(ensureObject(draft, 'status'), 'loadBalancer');
    for (const backend of backendsOf(objectAt(draft, 'spec'))) {
      const resource = objectAt(backend, 'resource');
      // Written also when there is none.
      if (resource !== undefined) resource['apiGroup'] ??= null;
    }
  },
  validateCreate: (ingress, context) => {
    const old = ingress.metadata.annotations?.[classAnnotation] !== undefined && readObject(ingress, 'spec')?.['ingressClassName'] === undefined;
    const text = `annotation ${JSON.stringify(classAnnotation)} is deprecated, please use 'spec.ingressClassName' instead`;
    return warned(validateNewIngress(ingress), () => {
      if (old) context.warn(text);
    });
  },
  generation: 'spec',
  table: tableOf(['Class', 'Hosts', 'Address', 'Ports', 'Age'], (ingress, nowMs) => {
    const spec = readObject(ingress, 'spec');
    return [
      readText(spec, 'ingressClassName') || '<none>',
      hosts(readObjects(spec, 'rules')),
      reachedAtText(ingress),
      readObjects(spec, 'tls').length > 0 ? '80, 443' : '80',
      ageOf(ingress, nowMs),
    ];
  }),
};
