import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import { labelValueComplaints, qualifiedNameComplaints } from '../../machinery/names/qualified-name.ts';
import { parseFieldSelector } from '../../machinery/selector/field-selector.ts';
import { parseLabelSelector } from '../../machinery/selector/label-selector.ts';
import { SelectorError } from '../../machinery/selector/selector-error.ts';
import { type FieldError, forbiddenField, invalidValue, required } from '../../machinery/validation/field-error.ts';

/** The selectors that a review may be about. */
type SelectorKey = 'fieldSelector' | 'labelSelector';

const KEYS: readonly SelectorKey[] = ['fieldSelector', 'labelSelector'];
const textOf = (object: JsonObject, key: string): string => (typeof object[key] === 'string' ? object[key] : '');
const listOf = (object: JsonObject, key: string): readonly unknown[] => (Array.isArray(object[key]) ? object[key] : []);
const valuesOf = (requirement: JsonObject): readonly string[] => listOf(requirement, 'values').map(String);
const requirementsOf = (selector: JsonObject): readonly JsonObject[] => listOf(selector, 'requirements').filter((one) => isJsonObject(one));

function keyErrors(key: SelectorKey, name: string, at: string): FieldError[] {
  if (key === 'fieldSelector') return name === '' ? [required(`${at}.key`, 'must be specified')] : [];
  return qualifiedNameComplaints(name).map((text) => invalidValue(`${at}.key`, name, text));
}

// An operator that is not known is let through: a newer client may know it.
function operatorErrors(requirement: JsonObject, at: string): FieldError[] {
  const count = valuesOf(requirement).length;
  const operator = textOf(requirement, 'operator');
  if ((operator === 'In' || operator === 'NotIn') && count === 0) {
    return [required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
  }
  if ((operator === 'Exists' || operator === 'DoesNotExist') && count > 0) {
    return [forbiddenField(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
  }
  return [];
}

function requirementErrors(key: SelectorKey, requirement: JsonObject, at: string): FieldError[] {
  const ofKey = keyErrors(key, textOf(requirement, 'key'), at);
  const ofOperator = operatorErrors(requirement, at);
  if (key === 'fieldSelector') return [...ofKey, ...ofOperator];
  const ofValues = valuesOf(requirement).flatMap((value, index) =>
    labelValueComplaints(value).map((text) => invalidValue(`${at}.values[${index}]`, value, text)),
  );
  return [...ofOperator, ...ofKey, ...ofValues];
}

function oneSelectorErrors(key: SelectorKey, selector: JsonObject): FieldError[] {
  const at = `spec.resourceAttributes.${key}`;
  const raw = textOf(selector, 'rawSelector');
  const requirements = requirementsOf(selector);
  const errors: FieldError[] = [];
  if (raw !== '' && requirements.length > 0) errors.push(invalidValue(`${at}.rawSelector`, raw, 'may not specified at the same time as requirements'));
  if (raw === '' && requirements.length === 0) {
    errors.push(required(`${at}.requirements`, `when ${at} is specified, requirements or rawSelector is required`));
  }
  return [...errors, ...requirements.flatMap((one, index) => requirementErrors(key, one, `${at}.requirements[${index}]`))];
}

/**
 * What is wrong with the selectors of a review.
 *
 * @see kubernetes pkg/apis/authorization/validation/validation.go, validateResourceAttributes (v1.37)
 */
export function selectorErrors(attributes: JsonObject): FieldError[] {
  return KEYS.flatMap((key) => {
    const selector = attributes[key];
    return isJsonObject(selector) ? oneSelectorErrors(key, selector) : [];
  });
}

function isRead(key: SelectorKey, raw: string): boolean {
  try {
    if (key === 'fieldSelector') parseFieldSelector(raw);
    else parseLabelSelector(raw);
    return true;
  } catch (error) {
    if (error instanceof SelectorError) return false;
    throw error;
  }
}

/** Whether the authorizers could use a requirement: of fields they know only to be one value, or not to be. */
function isUsable(key: SelectorKey, requirement: JsonObject): boolean {
  const operator = textOf(requirement, 'operator');
  if (key === 'fieldSelector') return (operator === 'In' || operator === 'NotIn') && valuesOf(requirement).length === 1;
  return ['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator);
}

/**
 * Which selectors of a review are not taken into account, wholly or partly, as its answer says it; `''` for none.
 *
 * @see kubernetes pkg/registry/authorization/util/helpers.go, BuildEvaluationError (v1.37)
 */
export function ignoredSelectors(attributes: JsonObject): string {
  const problems = KEYS.flatMap((key) => {
    const selector = attributes[key];
    if (!isJsonObject(selector)) return [];
    const at = `spec.resourceAttributes.${key}`;
    const requirements = requirementsOf(selector);
    const usable = requirements.filter((one) => isUsable(key, one)).length;
    const isWhole = requirements.length === 0 ? isRead(key, textOf(selector, 'rawSelector')) : usable === requirements.length;
    return isWhole ? [] : [`${at} ${usable > 0 ? 'partially ignored' : 'ignored'} due to parse error`];
  });
  return problems.join('; ');
}
