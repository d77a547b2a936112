import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, isUnset, readNumber, readObject } from '../parts/edit.ts';
import { validateLabelSelector } from '../parts/label-selector.ts';
import { statusSplit } from '../parts/status-split.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { validateNonNegative } from '../workloads/workload-validation.ts';

const zeroes = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 } as const;

function defaults(draft: DraftObject): void {
  ensureObject(draft, 'spec');
  fill(ensureObject(draft, 'status'), zeroes);
}

function validate(object: StoredObject): FieldError[] {
  const spec = readObject(object, 'spec') ?? {};
  const errors: FieldError[] = [];
  if (!isUnset(spec['minAvailable']) && !isUnset(spec['maxUnavailable'])) {
    errors.push(
      invalidValue(
        'spec',
        { minAvailable: spec['minAvailable'], maxUnavailable: spec['maxUnavailable'] },
        'minAvailable and maxUnavailable cannot be both set',
      ),
    );
  }
  return [
    ...errors,
    ...validateNonNegative(spec, 'spec', ['minAvailable', 'maxUnavailable']),
    ...validateLabelSelector(readObject(spec, 'selector'), 'spec.selector'),
  ];
}

const shown = (value: unknown): unknown => (isUnset(value) ? 'N/A' : String(value));

/** The rules of pod disruption budgets. */
export const disruptionBudgetStrategy: Strategy = {
  ...statusSplit({
    initial: () => zeroes,
    update: { validate },
    status: {
      validate: (next) => validateNonNegative(readObject(next, 'status'), 'status', ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods']),
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
