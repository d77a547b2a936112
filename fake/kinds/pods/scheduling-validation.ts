import type { JsonObject } from '../../../machinery/json.ts';
import { labelValueComplaints, qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, duplicate, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { validateLabelSelector } from '../parts/label-selector.ts';
import { allowOneOf, invalidEach } from './field-rules.ts';
import { validateMatchLabelKeys } from './match-label-keys.ts';

const effects: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const comparisons: readonly string[] = ['Equal', 'Exists', 'Lt', 'Gt'];

function validateOperator(toleration: JsonObject, field: string): FieldError[] {
  const [operator, value] = [readText(toleration, 'operator'), readText(toleration, 'value')];
  switch (operator) {
    case '':
    case 'Equal': {
      const complaints = labelValueComplaints(value);
      return complaints.length === 0 ? [] : [invalidValue(field, value, complaints.join(';'))];
    }
    case 'Exists':
      return value === '' ? [] : [invalidValue(field, value, "value must be empty when `operator` is 'Exists'")];
    case 'Lt':
    case 'Gt':
      // Known, but behind a gate that is closed in 1.37.
      return [notSupported(field, operator, comparisons)];
    default:
      return [notSupported(field, operator, comparisons.slice(0, 2))];
  }
}

function validateToleration(toleration: JsonObject, field: string): FieldError[] {
  const [key, operator, effect] = [readText(toleration, 'key'), readText(toleration, 'operator'), readText(toleration, 'effect')];
  const errors = key === '' ? [] : invalidEach(`${field}.key`, key, qualifiedNameComplaints(key));
  if (key === '' && operator !== 'Exists')
    errors.push(invalidValue(`${field}.operator`, operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'));
  if (typeof toleration['tolerationSeconds'] === 'number' && effect !== 'NoExecute')
    errors.push(invalidValue(`${field}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
  errors.push(...validateOperator(toleration, `${field}.operator`));
  if (effect !== '' && !effects.includes(effect)) errors.push(notSupported(`${field}.effect`, effect, effects));
  return errors;
}

/** Every broken rule of a list of tolerations. */
export function validateTolerations(spec: JsonObject, field: string): FieldError[] {
  return readObjects(spec, 'tolerations').flatMap((toleration, index) => validateToleration(toleration, `${field}[${index}]`));
}

const actions: readonly string[] = ['DoNotSchedule', 'ScheduleAnyway'];
const inclusions: readonly string[] = ['Honor', 'Ignore'];

function validateMinDomains(constraint: JsonObject, field: string, action: string): FieldError[] {
  const domains = constraint['minDomains'];
  if (typeof domains !== 'number') return [];
  const errors = domains <= 0 ? [invalidValue(field, domains, 'must be greater than zero')] : [];
  if (action === 'DoNotSchedule') return errors;
  return [...errors, invalidValue(field, domains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`)];
}

function validateConstraint(constraint: JsonObject, field: string, later: readonly JsonObject[]): FieldError[] {
  const [key, action, skew] = [readText(constraint, 'topologyKey'), readText(constraint, 'whenUnsatisfiable'), readNumber(constraint, 'maxSkew')];
  const errors: FieldError[] = [];
  if (skew <= 0) errors.push(invalidValue(`${field}.maxSkew`, skew, 'must be greater than zero'));
  if (key === '') errors.push(required(`${field}.topologyKey`, 'can not be empty'));
  if (!actions.includes(action)) errors.push(notSupported(`${field}.whenUnsatisfiable`, action, actions));
  if (later.some((other) => readText(other, 'topologyKey') === key && readText(other, 'whenUnsatisfiable') === action))
    errors.push(duplicate(`${field}.{topologyKey, whenUnsatisfiable}`, `{${key}, ${action}}`));
  return [
    ...errors,
    ...validateMinDomains(constraint, `${field}.minDomains`, action),
    ...allowOneOf(constraint['nodeAffinityPolicy'], `${field}.nodeAffinityPolicy`, inclusions),
    ...allowOneOf(constraint['nodeTaintsPolicy'], `${field}.nodeTaintsPolicy`, inclusions),
    ...validateMatchLabelKeys(constraint, field),
    ...validateLabelSelector(readObject(constraint, 'labelSelector'), `${field}.labelSelector`),
  ];
}

/** Every broken rule of how a pod wants to be spread. */
export function validateTopologySpread(spec: JsonObject, field: string): FieldError[] {
  const constraints = readObjects(spec, 'topologySpreadConstraints');
  return constraints.flatMap((constraint, index) => validateConstraint(constraint, `${field}[${index}]`, constraints.slice(index + 1)));
}

/** Every broken rule of what a pod waits for before it counts as ready, and before it is scheduled. */
export function validateGates(spec: JsonObject, field: string): FieldError[] {
  const seen = new Set<string>();
  return [
    ...readObjects(spec, 'readinessGates').flatMap((gate, index) => {
      const type = readText(gate, 'conditionType');
      return invalidEach(`${field}.readinessGates[${index}].conditionType`, type, qualifiedNameComplaints(type));
    }),
    ...readObjects(spec, 'schedulingGates').flatMap((gate, index) => {
      const name = readText(gate, 'name');
      const at = `${field}.schedulingGates[${index}]`;
      const errors = invalidEach(at, name, qualifiedNameComplaints(name));
      if (seen.has(name)) errors.push(duplicate(at, name));
      seen.add(name);
      return errors;
    }),
  ];
}
