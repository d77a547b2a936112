import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { readObject } from '../parts/edit.ts';
import { goMap, goSelector } from '../parts/go-struct.ts';
import { isBrokenSelector, isEmptySelector, selectorMatches, validateLabelSelector } from '../parts/label-selector.ts';
import { validatePodTemplate } from '../pods/pod-template-validation.ts';

/** Numbers that may not be negative, complained about in the given order. */
export function validateNonNegative(parent: JsonObject | undefined, field: string, keys: readonly string[]): FieldError[] {
  return keys.flatMap((key) => {
    const value = parent?.[key];
    return typeof value === 'number' && value < 0 ? [invalidValue(`${field}.${key}`, value, 'must be greater than or equal to 0')] : [];
  });
}

/** What differs in how workloads check their selector. */
export interface SelectorRule {
  readonly emptyDetail: string;
  /** What is said of a selector that cannot be read. */
  readonly brokenDetail: string;
  /** The kind that the message about a deadline names. */
  readonly kind: 'ReplicaSet' | 'StatefulSet';
}

function validateTemplateLabels(spec: JsonObject, selector: JsonObject | undefined): FieldError[] {
  if (selector !== undefined && isEmptySelector(selector)) return [];
  const labels = readObject(spec, 'template', 'metadata', 'labels');
  // No selector at all selects nothing, and so not the template either.
  if (selector !== undefined && selectorMatches(selector, labels ?? {})) return [];
  return [invalidValue('spec.template.metadata.labels', goMap(labels), '`selector` does not match template `labels`')];
}

/** The selector of a workload must be there, name something and fit the template, whose pods restart always. */
export function validateSelectorAndTemplate(spec: JsonObject, rule: SelectorRule): FieldError[] {
  const selector = readObject(spec, 'selector');
  const errors = selector === undefined ? [required('spec.selector')] : validateLabelSelector(selector, 'spec.selector');
  if (selector !== undefined && isEmptySelector(selector)) errors.push(invalidValue('spec.selector', goSelector(selector), rule.emptyDetail));
  if (selector !== undefined && isBrokenSelector(selector)) {
    const broken = invalidValue('spec.selector', goSelector(selector), rule.brokenDetail);
    return rule.kind === 'ReplicaSet' ? [...errors, broken] : [...errors, broken, ...validateAlwaysRestarts(spec), ...validateNoDeadline(spec, rule.kind)];
  }
  const template = [...validateTemplateLabels(spec, selector), ...validatePodTemplate(readObject(spec, 'template') ?? {}, 'spec.template')];
  return [...errors, ...template, ...validateAlwaysRestarts(spec), ...validateNoDeadline(spec, rule.kind)];
}

/** Pods of a workload that keeps them running restart always. */
export function validateAlwaysRestarts(spec: JsonObject): FieldError[] {
  const policy = readObject(spec, 'template', 'spec')?.['restartPolicy'];
  return policy === 'Always' ? [] : [notSupported('spec.template.spec.restartPolicy', policy, ['Always'])];
}

/** Pods of a workload that keeps them running have no end set. */
export function validateNoDeadline(spec: JsonObject, kind: string): FieldError[] {
  const deadline = readObject(spec, 'template', 'spec')?.['activeDeadlineSeconds'];
  if (deadline === undefined) return [];
  return [forbiddenField('spec.template.spec.activeDeadlineSeconds', `activeDeadlineSeconds in ${kind} is not Supported`)];
}

/** A number of a status that only grows. */
export function validateNotDecremented(status: JsonObject | undefined, before: JsonObject | undefined, key: string): FieldError[] {
  const [now, was] = [status?.[key], before?.[key]];
  if (typeof was !== 'number' || (typeof now === 'number' && now >= was)) return [];
  return [invalidValue(`status.${key}`, typeof now === 'number' ? now : 0, 'cannot be decremented')];
}
