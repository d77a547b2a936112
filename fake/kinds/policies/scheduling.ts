import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { ensureObject, fill, isUnset, objectAt, readNumber, readObject, readText } from '../parts/edit.ts';
import { canonicaliseQuantities } from '../parts/quantities.ts';
import { ageOf, since, tableOf } from '../parts/table.ts';

const systemClasses: Readonly<Record<string, number>> = { 'system-node-critical': 2_000_001_000, 'system-cluster-critical': 2_000_000_000 };
const highestUserPriority = 1_000_000_000;
const preemptions: readonly string[] = ['PreemptLowerPriority', 'Never'];

function validateClass(object: StoredObject): FieldError[] {
  const name = object.metadata.name ?? '';
  const value = readNumber(object, 'value');
  const errors: FieldError[] = [];
  if (name.startsWith('system-')) {
    if (systemClasses[name] !== value) {
      const problem =
        systemClasses[name] === undefined ? `${name} is not a known system priority class` : `value of ${name} PriorityClass must be ${systemClasses[name]}`;
      errors.push(forbiddenField('metadata.name', `priority class names with 'system-' prefix are reserved for system use only. error: ${problem}`));
    }
  } else if (value > highestUserPriority) {
    errors.push(forbiddenField('value', `maximum allowed value of a user defined priority is ${highestUserPriority}`));
  }
  const policy = object['preemptionPolicy'];
  if (!preemptions.includes(String(policy))) errors.push(notSupported('preemptionPolicy', policy, preemptions));
  return errors;
}

function validateClassUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const errors: FieldError[] = [];
  if (next['value'] !== current['value']) errors.push(forbiddenField('value', 'may not be changed in an update.'));
  if (next['preemptionPolicy'] !== current['preemptionPolicy']) errors.push(invalidValue('preemptionPolicy', next['preemptionPolicy'], 'field is immutable'));
  return errors;
}

/** The rules of priority classes. */
export const priorityClassStrategy: Strategy = {
  defaults: (draft) => {
    fill(draft, { preemptionPolicy: 'PreemptLowerPriority' });
    draft['value'] ??= 0;
    if (draft['globalDefault'] === false) delete draft['globalDefault'];
  },
  validateCreate: validateClass,
  update: { validate: validateClassUpdate },
  // Set once, for nothing that matters may change.
  generation: () => false,
  table: tableOf([['Value', 'integer'], ['Global-Default', 'boolean'], 'Age', 'PreemptionPolicy'], (object, nowMs) => [
    readNumber(object, 'value'),
    object['globalDefault'] === true,
    ageOf(object, nowMs),
    readText(object, 'preemptionPolicy'),
  ]),
};

/** The rules of runtime classes. */
export const runtimeClassStrategy: Strategy = {
  defaults: (draft) => canonicaliseQuantities(objectAt(draft, 'overhead'), 'podFixed'),
  validateCreate: (object) => (readText(object, 'handler') === '' ? [required('handler')] : []),
  update: { validate: (next, current) => (next['handler'] === current['handler'] ? [] : [invalidValue('handler', next['handler'], 'field is immutable')]) },
  createOnUpdate: true,
  unconditionalUpdate: false,
  table: tableOf(['Handler', 'Age'], (object, nowMs) => [readText(object, 'handler'), ageOf(object, nowMs)]),
};

function validateLease(lease: StoredObject): FieldError[] {
  const spec = readObject(lease, 'spec') ?? {};
  const errors: FieldError[] = [];
  const seconds = spec['leaseDurationSeconds'];
  if (typeof seconds === 'number' && seconds <= 0) errors.push(invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0'));
  const transitions = spec['leaseTransitions'];
  if (typeof transitions === 'number' && transitions < 0) errors.push(invalidValue('spec.leaseTransitions', transitions, 'must be greater than or equal to 0'));
  return errors;
}

/** The rules of leases. */
export const leaseStrategy: Strategy = {
  defaults: (draft) => {
    ensureObject(draft, 'spec');
  },
  validateCreate: validateLease,
  update: { validate: validateLease },
  createOnUpdate: true,
  unconditionalUpdate: false,
  table: tableOf(['Holder', 'Age'], (lease, nowMs) => {
    const holder = readObject(lease, 'spec')?.['holderIdentity'];
    return [isUnset(holder) ? '' : holder, since(lease.metadata.creationTimestamp, nowMs)];
  }),
};
