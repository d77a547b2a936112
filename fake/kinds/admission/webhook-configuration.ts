import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, isUnset, objectAt, objectsAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';

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

const enums: Readonly<Record<string, readonly string[]>> = { failurePolicy: ['Fail', 'Ignore'], matchPolicy: ['Equivalent', 'Exact'] };

function validateWebhook(webhook: JsonObject, field: string): FieldError[] {
  const errors: FieldError[] = [];
  const name = readText(webhook, 'name');
  if (name === '') errors.push(required(`${field}.name`));
  else if (name.split('.').length < 3) errors.push(invalidValue(`${field}.name`, name, 'should be a domain with at least three segments separated by dots'));
  for (const key in enums)
    if (!(enums[key] ?? []).includes(readText(webhook, key))) errors.push(notSupported(`${field}.${key}`, webhook[key], enums[key] ?? []));
  if (isUnset(webhook['sideEffects'])) errors.push(required(`${field}.sideEffects`, 'must specify one of None, NoneOnDryRun'));
  const config = readObject(webhook, 'clientConfig') ?? {};
  const ways = [isUnset(config['url']), readObject(config, 'service') === undefined].filter((absent) => !absent).length;
  if (ways !== 1) errors.push(required(`${field}.clientConfig`, 'exactly one of url or service is required'));
  return errors;
}

function validateVersions(webhook: JsonObject, field: string): FieldError[] {
  return ((webhook['admissionReviewVersions'] ?? []) as readonly string[]).length === 0
    ? [required(`${field}.admissionReviewVersions`, 'must specify one of v1, v1beta1')]
    : [];
}

const validate = (object: StoredObject): FieldError[] =>
  readObjects(object, 'webhooks').flatMap((webhook, index) => [
    ...validateWebhook(webhook, `webhooks[${index}]`),
    ...validateVersions(webhook, `webhooks[${index}]`),
  ]);

/** The rules of configurations of webhooks. */
export function webhookStrategy(mutating: boolean): Strategy {
  return {
    defaults: defaultsOf(mutating),
    validateCreate: validate,
    update: { validate },
    generation: 'spec',
    unconditionalUpdate: false,
    table: tableOf([['Webhooks', 'integer'], 'Age'], (object, nowMs) => [readObjects(object, 'webhooks').length, ageOf(object, nowMs)]),
  };
}
