import { compilePolicyExpression, type PolicyScope } from '../../cel/policies/policy-environment.ts';
import type { DraftObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, isUnset, objectAt, objectsAt, readObjects } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';
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

const scope: PolicyScope = { hasParams: false, hasAuthorizer: true };

function check(expression: string): string | undefined {
  const compiled = compilePolicyExpression(expression, scope, 'bool');
  return 'problem' in compiled ? compiled.problem : undefined;
}

/** The rules of configurations of webhooks. */
export function webhookStrategy(mutating: boolean): Strategy {
  return {
    defaults: defaultsOf(mutating),
    validateCreate: (object) => validateWebhooks(object, check),
    update: { validate: (next, current) => validateWebhooksUpdate(next, current, check) },
    generation: 'spec',
    unconditionalUpdate: false,
    table: tableOf([['Webhooks', 'integer'], 'Age'], (object, nowMs) => [readObjects(object, 'webhooks').length, ageOf(object, nowMs)]),
  };
}
