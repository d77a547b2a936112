import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, isUnset, objectAt, readObject, readText } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';

/** @see kubernetes pkg/apis/coordination/validation/validation.go, ValidateLeaseSpec (v1.37) */
function validateLease(lease: StoredObject): FieldError[] {
  const spec: JsonObject = readObject(lease, 'spec') ?? {};
  const [seconds, transitions] = [spec['leaseDurationSeconds'], spec['leaseTransitions']];
  const errors: FieldError[] = [];
  if (typeof seconds === 'number' && seconds <= 0) errors.push(invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0'));
  if (typeof transitions === 'number' && transitions < 0) errors.push(invalidValue('spec.leaseTransitions', transitions, 'must be greater than or equal to 0'));
  return errors;
}

/** Elections that the server coordinates are off by default; what was stored while they were on stays. */
function dropElection(draft: DraftObject, current: StoredObject | undefined): void {
  const before = readObject(current, 'spec');
  if (!isUnset(before?.['strategy']) || !isUnset(before?.['preferredHolder'])) return;
  const spec = objectAt(draft, 'spec');
  delete spec?.['strategy'];
  delete spec?.['preferredHolder'];
}

/** The rules of leases. */
export const leaseStrategy: Strategy = {
  defaults: (draft) => {
    ensureObject(draft, 'spec');
  },
  prepareCreate: (draft) => dropElection(draft, undefined),
  validateCreate: validateLease,
  update: { prepare: (draft, current) => dropElection(draft, current), validate: validateLease },
  createOnUpdate: true,
  unconditionalUpdate: false,
  table: tableOf(['Holder', 'Age'], (lease, nowMs) => [readText(readObject(lease, 'spec'), 'holderIdentity'), ageOf(lease, nowMs)]),
};
