import type { JsonObject, MutableJsonObject } from '../../../machinery/json.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, forbiddenField, invalidValue } from '../../../machinery/validation/field-error.ts';
import { objectAt, objectsAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { invalidEach, readTexts } from './field-rules.ts';

const lists = ['matchLabelKeys', 'mismatchLabelKeys'] as const;

/** Keys of labels that a term takes from the pod itself: they stand in no other part of it. */
export function validateMatchLabelKeys(term: JsonObject, field: string): FieldError[] {
  const selector = readObject(term, 'labelSelector');
  const [match, mismatch] = [readTexts(term, 'matchLabelKeys'), readTexts(term, 'mismatchLabelKeys')];
  const errors = lists.flatMap((list) => {
    const keys = readTexts(term, list);
    if (keys.length > 0 && selector === undefined) return [forbiddenField(`${field}.${list}`, 'must not be specified when labelSelector is not set')];
    return keys.flatMap((key, index) => invalidEach(`${field}.${list}[${index}]`, key, qualifiedNameComplaints(key)));
  });
  // Creation has put the keys into the selector once already: a second time is the user's own.
  const seen = new Set(Object.keys(readObject(selector, 'matchLabels') ?? {}));
  for (const item of readObjects(selector, 'matchExpressions')) {
    const key = readText(item, 'key');
    const index = match.lastIndexOf(key);
    if (index >= 0 && seen.has(key)) errors.push(invalidValue(`${field}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector'));
    seen.add(key);
  }
  match.forEach((key, index) => {
    if (mismatch.includes(key)) errors.push(invalidValue(`${field}.matchLabelKeys[${index}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys'));
  });
  return errors;
}

function merge(term: MutableJsonObject, labels: JsonObject): void {
  const selector = objectAt(term, 'labelSelector');
  if (selector === undefined) return;
  const operators = { matchLabelKeys: 'In', mismatchLabelKeys: 'NotIn' } as const;
  for (const list of lists) {
    for (const key of readTexts(term as JsonObject, list)) {
      const value = labels[key];
      if (typeof value !== 'string') continue;
      const expressions = objectsAt(selector, 'matchExpressions');
      selector['matchExpressions'] = [...expressions, { key, operator: operators[list], values: [value] }];
    }
  }
}

/** Puts the pod's own labels into the selectors that ask for them. @see kubernetes pkg/registry/core/pod/strategy.go (v1.37) */
export function mergeMatchLabelKeys(spec: MutableJsonObject, labels: JsonObject): void {
  for (const kind of ['podAffinity', 'podAntiAffinity']) {
    const affinity = objectAt(objectAt(spec, 'affinity'), kind);
    for (const term of objectsAt(affinity, 'requiredDuringSchedulingIgnoredDuringExecution')) merge(term, labels);
    for (const term of objectsAt(affinity, 'preferredDuringSchedulingIgnoredDuringExecution')) {
      const inner = objectAt(term, 'podAffinityTerm');
      if (inner !== undefined) merge(inner, labels);
    }
  }
  for (const constraint of objectsAt(spec, 'topologySpreadConstraints')) merge(constraint, labels);
}
