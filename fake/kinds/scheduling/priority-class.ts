import { type FieldError, forbiddenField, invalidValue, notSupported } from '../../../machinery/validation/field-error.ts';
import type { StoredObject, Strategy } from '../../registry/strategy.ts';
import { fill, readNumber, readText } from '../parts/edit.ts';
import { ageOf, tableOf } from '../parts/table.ts';

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
