import type { JsonObject } from '../../../machinery/json.ts';
import type { FieldError } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, readObject, readObjects, readText } from '../parts/edit.ts';
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

/** The rules of ingresses. */
export const ingressStrategy: Strategy = {
  ...statusSplit({ initial: () => ({ loadBalancer: {} }), update: { validate: validateIngress }, status: { validate: validateStatus } }),
  defaults: (draft) => {
    ensureObject(ensureObject(draft, 'status'), 'loadBalancer');
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
