import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { validateAnnotations, validateLabels } from '../../../machinery/validation/object-meta.ts';
import { isEmptySelector, selectorMatches, validateLabelSelector } from '../parts/label-selector.ts';
import { readObject } from '../parts/edit.ts';
import { validatePodSpec } from '../pods/pod-spec-validation.ts';

/** Numbers that may not be negative, complained about in the given order. */
export function validateNonNegative(parent: JsonObject | undefined, field: string, keys: readonly string[]): FieldError[] {
  return keys.flatMap((key) => {
    const value = parent?.[key];
    return typeof value === 'number' && value < 0 ? [invalidValue(`${field}.${key}`, value, 'must be greater than or equal to 0')] : [];
  });
}

/** Every broken rule of a pod template. */
export function validatePodTemplate(template: JsonObject, field: string): FieldError[] {
  const meta = readObject(template, 'metadata');
  return [
    ...validateLabels(meta?.['labels'], `${field}.metadata.labels`),
    ...validateAnnotations(meta?.['annotations'], `${field}.metadata.annotations`),
    ...validatePodSpec(readObject(template, 'spec') ?? {}, `${field}.spec`),
  ];
}

/** The selector of a workload must be there, name something, and fit the template's labels. */
export function validateSelector(spec: JsonObject, emptyDetail: string): FieldError[] {
  const selector = readObject(spec, 'selector');
  if (selector === undefined) return [required('spec.selector')];
  const errors = validateLabelSelector(selector, 'spec.selector');
  return isEmptySelector(selector) ? [...errors, invalidValue('spec.selector', selector, emptyDetail)] : errors;
}

/** The labels of the template must be what the selector selects. */
export function validateTemplateLabels(spec: JsonObject): FieldError[] {
  const selector = readObject(spec, 'selector');
  if (selector === undefined || isEmptySelector(selector)) return [];
  const labels = readObject(spec, 'template', 'metadata', 'labels') ?? {};
  return selectorMatches(selector, labels) ? [] : [invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')];
}

/** Pods of a workload that keeps them running restart always. */
export function validateAlwaysRestarts(spec: JsonObject): FieldError[] {
  const policy = readObject(spec, 'template', 'spec')?.['restartPolicy'];
  return policy === 'Always' ? [] : [notSupported('spec.template.spec.restartPolicy', policy, ['Always'])];
}
