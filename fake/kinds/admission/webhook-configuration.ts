import type { DraftObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, isUnset, objectAt, objectsAt, readObjects } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import type { CheckExpression } from './match-conditions.ts';
import { validateWebhooks, validateWebhooksUpdate } from './webhook-validation.ts';

function defaultsOf(mutating: boolean): (draft: DraftObject) => void {
  return (draft) => {
    for (const webhook of objectsAt(draft, 'webhooks')) {
      fill(webhook, { failurePolicy: 'Fail', matchPolicy: 'Equivalent', timeoutSeconds: 10 });
      if (mutating) fill(webhook, { reinvocationPolicy: 'Never' });
      ensureObject(webhook, 'namespaceSelector');
      ensureObject(webhook, 'objectSelector');
      const service = objectAt(ensureObject(webhook, 'clientConfig'), 'service');
      if (service !== undefined) fill(service, { port: 443 });
      for (const rule of objectsAt(webhook, 'rules')) fill(rule, { scope: '*' });
      if (isUnset(webhook['sideEffects'])) delete webhook['sideEffects'];
    }
  };
}

/** The rules of configurations of webhooks; `check` compiles the expressions of their match conditions. */
export function webhookStrategy(mutating: boolean, check?: CheckExpression): Strategy {
  return {
    defaults: defaultsOf(mutating),
    validateCreate: (object) => validateWebhooks(object, check),
    update: { validate: (next, current) => validateWebhooksUpdate(next, current, check) },
    generation: 'spec',
    unconditionalUpdate: false,
    table: tableOf([['Webhooks', 'integer'], 'Age'], (object, nowMs) => [readObjects(object, 'webhooks').length, ageOf(object, nowMs)]),
  };
}
