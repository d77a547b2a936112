import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, forbiddenField } from '../../../machinery/validation/field-error.ts';
import { validateAnnotations, validateLabels } from '../../../machinery/validation/object-meta.ts';
import { readObject, readObjects } from '../parts/edit.ts';
import { validatePodAnnotations, validateProfilesMatch } from './pod-annotation-validation.ts';
import { validatePodSpec } from './pod-spec-validation.ts';

/** Every broken rule of a pod template. Upstream leaves `metadata` out of the paths. @see ValidatePodTemplateSpec (v1.37) */
export function validatePodTemplate(template: JsonObject, field: string): FieldError[] {
  const metadata = readObject(template, 'metadata');
  const spec = readObject(template, 'spec') ?? {};
  const errors = [
    ...validateLabels(metadata?.['labels'], `${field}.labels`),
    ...validateAnnotations(metadata?.['annotations'], `${field}.annotations`),
    ...validatePodAnnotations(metadata, spec, `${field}.annotations`),
    ...validatePodSpec(spec, `${field}.spec`, undefined),
    ...validateProfilesMatch(metadata, spec, `${field}.spec`),
  ];
  if (readObjects(spec, 'ephemeralContainers').length > 0)
    errors.push(forbiddenField(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'));
  return errors;
}
