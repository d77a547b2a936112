import type { JsonObject } from '../../../machinery/json.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, objectAt, readObject } from '../parts/edit.ts';
import { canonicaliseQuantities } from '../parts/quantities.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validateQuota, validateQuotaStatus, validateQuotaUpdate } from './quota-validation.ts';

function usage(object: StoredObject, wanted: (name: string) => boolean): string {
  const hard: JsonObject = readObject(object, 'status', 'hard') ?? {};
  const used: JsonObject = readObject(object, 'status', 'used') ?? {};
  const names = Object.keys(hard).filter(wanted).sort();
  return names.map((name) => `${name}: ${String(used[name] ?? '0')}/${String(hard[name])}`).join(', ');
}

const split = statusSplit({
  status: { validate: validateQuotaStatus },
  update: { validate: validateQuotaUpdate },
});

/** The rules of resource quotas. */
export const resourceQuotaStrategy: Strategy = {
  ...split,
  defaults: (draft) => {
    canonicaliseQuantities(ensureObject(draft, 'spec'), 'hard');
    canonicaliseQuantities(objectAt(draft, 'status'), 'hard', 'used');
  },
  validateCreate: validateQuota,
  deleteAnswer: 'object',
  table: tableOf(['Request', 'Limit', 'Age'], (object, nowMs) => [
    usage(object, (name) => !name.startsWith('limits.')),
    usage(object, (name) => name.startsWith('limits.')),
    ageOf(object, nowMs),
  ]),
};
