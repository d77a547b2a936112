import { compareQuantities, isQuantity } from '../../../machinery/quantity.ts';
import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, objectAt, readObject } from '../parts/edit.ts';
import { validateImmutable } from '../parts/immutable.ts';
import { canonicaliseQuantities } from '../parts/quantities.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';

function validate(object: StoredObject): FieldError[] {
  return nonNegative(readObject(object, 'spec', 'hard'), 'spec.hard');
}

function nonNegative(list: JsonObject | undefined, field: string): FieldError[] {
  return Object.entries(list ?? {}).flatMap(([name, value]) =>
    isQuantity(String(value)) && compareQuantities(String(value), '0') < 0
      ? [invalidValue(`${field}[${name}]`, value, 'must be greater than or equal to 0')]
      : [],
  );
}

function usage(object: StoredObject, wanted: (name: string) => boolean): string {
  const hard: JsonObject = readObject(object, 'status', 'hard') ?? {};
  const used: JsonObject = readObject(object, 'status', 'used') ?? {};
  const names = Object.keys(hard).filter(wanted).sort();
  return names.map((name) => `${name}: ${String(used[name] ?? '0')}/${String(hard[name])}`).join(', ');
}

const split = statusSplit({
  status: { validate: (next) => ['hard', 'used'].flatMap((list) => nonNegative(readObject(next, 'status', list), `status.${list}`)) },
  update: { validate: (next, current) => [...validateImmutable(next, current, 'spec.scopes'), ...validate(next)] },
});

/** The rules of resource quotas. */
export const resourceQuotaStrategy: Strategy = {
  ...split,
  defaults: (draft) => {
    canonicaliseQuantities(ensureObject(draft, 'spec'), 'hard');
    canonicaliseQuantities(objectAt(draft, 'status'), 'hard', 'used');
  },
  validateCreate: validate,
  deleteAnswer: 'object',
  table: tableOf(['Request', 'Limit', 'Age'], (object, nowMs) => [
    usage(object, (name) => !name.startsWith('limits.')),
    usage(object, (name) => name.startsWith('limits.')),
    ageOf(object, nowMs),
  ]),
};
