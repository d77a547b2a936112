import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy } from '../../registry/strategy.ts';
import { isUnset, objectsAt, readObject, readObjects } from '../parts/edit.ts';
import { validateLabelSelector } from '../parts/label-selector.ts';
import { tableOf } from '../parts/table.ts';

const listOf = (rule: JsonObject, key: string): readonly string[] => (rule[key] ?? []) as readonly string[];

function validateRule(rule: JsonObject, field: string, namespaced: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const urls = listOf(rule, 'nonResourceURLs');
  if (urls.length > 0) {
    if (namespaced) errors.push(invalidValue(`${field}.nonResourceURLs`, urls, 'namespaced rules cannot apply to non-resource URLs'));
    if (['apiGroups', 'resources', 'resourceNames'].some((key) => listOf(rule, key).length > 0)) {
      errors.push(invalidValue(`${field}.nonResourceURLs`, urls, 'rules cannot apply to both regular resources and non-resource URLs'));
    }
    return errors;
  }
  if (listOf(rule, 'apiGroups').length === 0) errors.push(required(`${field}.apiGroups`, 'resource rules must supply at least one api group'));
  if (listOf(rule, 'resources').length === 0) errors.push(required(`${field}.resources`, 'resource rules must supply at least one resource'));
  return errors;
}

function validateAggregation(role: StoredObject): FieldError[] {
  const aggregation = readObject(role, 'aggregationRule');
  if (aggregation === undefined) return [];
  const selectors = readObjects(aggregation, 'clusterRoleSelectors');
  const at = 'aggregationRule.clusterRoleSelectors';
  if (selectors.length === 0) return [required(at, 'at least one clusterRoleSelector required if aggregationRule is non-nil')];
  return selectors.flatMap((selector, index) => {
    const errors = validateLabelSelector(selector, `${at}[${index}]`);
    // A selector that breaks a rule cannot be read either, and both are told.
    return errors.length === 0 ? [] : [...errors, invalidValue(`${at}[${index}]`, null, 'invalid label selector.')];
  });
}

// An empty list is owned by who gave it, and stored as none.
function dropEmptyRules(draft: DraftObject): void {
  if (objectsAt(draft, 'rules').length === 0) draft['rules'] = null;
}

function roleStrategy(namespaced: boolean): Strategy {
  const validate = (role: StoredObject): FieldError[] => [
    ...readObjects(role, 'rules').flatMap((rule, index) => validateRule(rule, `rules[${index}]`, namespaced)),
    ...(namespaced ? [] : validateAggregation(role)),
    // Upstream generates this rule from the types, and what is generated comes last.
    ...readObjects(role, 'rules').flatMap((rule, index) => (listOf(rule, 'verbs').length === 0 ? [required(`rules[${index}].verbs`)] : [])),
  ];
  return {
    nameRule: 'path-segment',
    // Shown even when there are none: a role without rules is one that grants nothing.
    defaults: (draft) => {
      if (isUnset(draft['rules'])) draft['rules'] = null;
      for (const rule of objectsAt(draft, 'rules')) if (isUnset(rule['verbs'])) rule['verbs'] = null;
    },
    prepareCreate: dropEmptyRules,
    validateCreate: validate,
    update: { prepare: dropEmptyRules, validate },
    createOnUpdate: true,
    table: tableOf([['Created At', 'date']], (role) => [role.metadata.creationTimestamp ?? null]),
  };
}

/** The rules of roles. */
export const namespacedRoleStrategy: Strategy = roleStrategy(true);

/** The rules of cluster roles. */
export const clusterRoleStrategy: Strategy = roleStrategy(false);
