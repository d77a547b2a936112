import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, forbiddenField } from '../../../machinery/validation/field-error.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { validateImageSpaces } from './container-validation.ts';
import { validateNotNegative } from './field-rules.ts';
import { validatePodAnnotations, validateProfilesMatch } from './pod-annotation-validation.ts';
import { validatePodSpec } from './pod-spec-validation.ts';

/** Tokens are those of an account: a pod with none cannot have one. */
function validateTokens(spec: JsonObject): FieldError[] {
  if (readText(spec, 'serviceAccountName') !== '') return [];
  return readObjects(spec, 'volumes').flatMap((volume, index) =>
    readObjects(readObject(volume, 'projected'), 'sources').flatMap((source, place) => {
      const at = `spec.volumes[${index}].projected.sources[${place}].serviceAccountToken`;
      const given = readObject(source, 'serviceAccountToken') !== undefined;
      return given ? [forbiddenField(at, 'must not be specified when serviceAccountName is not set')] : [];
    }),
  );
}

/** Every broken rule of a pod that holds at creation and ever after. */
export function validatePodMetadataAndSpec(pod: StoredObject): FieldError[] {
  const spec = readObject(pod, 'spec') ?? {};
  const metadata = pod.metadata as JsonObject;
  return [
    ...validatePodAnnotations(metadata, spec, 'metadata.annotations'),
    ...validatePodSpec(spec, 'spec', metadata),
    ...validateTokens(spec),
    ...validateNotNegative(spec['terminationGracePeriodSeconds'], 'spec.terminationGracePeriodSeconds'),
    ...['containers', 'initContainers'].flatMap((list) =>
      readObjects(spec, list).flatMap((container, index) => validateImageSpaces(container, `spec.${list}[${index}]`)),
    ),
  ];
}

/** Every broken rule of a new pod. */
export function validatePod(pod: StoredObject): readonly FieldError[] {
  const spec = readObject(pod, 'spec') ?? {};
  const errors = validatePodMetadataAndSpec(pod);
  if (readObjects(spec, 'ephemeralContainers').length > 0) errors.push(forbiddenField('spec.ephemeralContainers', 'cannot be set on create'));
  if (readText(spec, 'nodeName') !== '' && readObjects(spec, 'schedulingGates').length > 0)
    errors.push(forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  return [...errors, ...validateProfilesMatch(pod.metadata as JsonObject, spec, 'spec')];
}
