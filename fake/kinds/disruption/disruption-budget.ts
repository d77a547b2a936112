import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, notSupported } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { validateConditions } from '../parts/condition-validation.ts';
import { fillConditions } from '../parts/conditions.ts';
import { ensureObject, fill, isUnset, readNumber, readObject } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';
import { validateLabelSelector } from '../parts/label-selector.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validateNonNegative } from '../workloads/workload-validation.ts';

const zeroes = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 } as const;

function defaults(draft: DraftObject): void {
  ensureObject(draft, 'spec');
  const status = ensureObject(draft, 'status');
  fill(status, zeroes);
  fillConditions(status);
}

const policies: readonly string[] = ['AlwaysAllow', 'IfHealthyBudget'];
const percentage = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

function validateShare(spec: JsonObject, key: string): FieldError[] {
  const [share, field] = [spec[key], `spec.${key}`];
  if (typeof share === 'number') return share < 0 ? [invalidValue(field, share, 'must be greater than or equal to 0')] : [];
  if (typeof share !== 'string') return [];
  if (!/^[0-9]+%$/.test(share)) return [invalidValue(field, share, percentage)];
  return Number(share.slice(0, -1)) > 100 ? [invalidValue(field, share, 'must not be greater than 100%')] : [];
}

/** @see kubernetes pkg/apis/policy/validation/validation.go, ValidatePodDisruptionBudgetSpec (v1.37) */
function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const both = !isUnset(spec['minAvailable']) && !isUnset(spec['maxUnavailable']);
  const policy = spec['unhealthyPodEvictionPolicy'];
  return [
    ...(both ? [invalidValue('spec', goStruct('PodDisruptionBudgetSpec', spec), 'minAvailable and maxUnavailable cannot be both set')] : []),
    ...['minAvailable', 'maxUnavailable'].flatMap((key) => validateShare(spec, key)),
    ...validateLabelSelector(readObject(spec, 'selector'), 'spec.selector'),
    ...(isUnset(policy) || policies.includes(String(policy)) ? [] : [notSupported('spec.unhealthyPodEvictionPolicy', policy, policies)]),
  ];
}

const shown = (value: unknown): unknown => (isUnset(value) ? 'N/A' : String(value));

/** The rules of pod disruption budgets. */
export const disruptionBudgetStrategy: Strategy = {
  ...statusSplit({
    initial: () => zeroes,
    update: { validate },
    status: {
      validate: (next) => {
        const status = readObject(next, 'status');
        return [...validateConditions(status, 'status'), ...validateNonNegative(status, 'status', Object.keys(zeroes))];
      },
    },
  }),
  defaults,
  validateCreate: validate,
  generation: 'spec',
  unconditionalUpdate: false,
  table: tableOf([['Min Available', 'string'], ['Max Unavailable', 'string'], ['Allowed Disruptions', 'integer'], 'Age'], (object, nowMs) => {
    const spec = readObject(object, 'spec');
    return [
      shown(spec?.['minAvailable']),
      shown(spec?.['maxUnavailable']),
      readNumber(readObject(object, 'status'), 'disruptionsAllowed'),
      ageOf(object, nowMs),
    ];
  }),
};
