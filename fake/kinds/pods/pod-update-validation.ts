import type { Json, JsonObject } from '../../../machinery/json.ts';
import { type FieldError, forbiddenField, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readObjects, readText } from '../parts/edit.ts';
import { structDiff } from '../parts/struct-diff.ts';
import { validateGatedPod } from './gated-pod-validation.ts';
import { validatePodAnnotationUpdate, validatePodAnnotations } from './pod-annotation-validation.ts';
import { validatePodMetadataAndSpec } from './pod-validation.ts';
import { validateImageSpaces } from './container-validation.ts';
import { validateTolerations } from './scheduling-validation.ts';

const changeable =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

const lists = ['containers', 'initContainers'] as const;

type Containers = (typeof lists)[number];

const countOf = (spec: JsonObject, list: Containers): number => readObjects(spec, list).length;

function validateImages(next: JsonObject, list: Containers): FieldError[] {
  return readObjects(next, list).flatMap((container, index) => {
    const at = `spec.${list}[${index}]`;
    return [...(readText(container, 'image') === '' ? [required(`${at}.image`)] : []), ...validateImageSpaces(container, at)];
  });
}

/** Undefined: nothing further is looked at. */
function validateDeadline(next: JsonObject, current: JsonObject): { readonly errors: FieldError[]; readonly stop: boolean } {
  const [now, before] = [next['activeDeadlineSeconds'], current['activeDeadlineSeconds']];
  const at = 'spec.activeDeadlineSeconds';
  if (typeof now !== 'number') {
    const gone = typeof before === 'number';
    return { errors: gone ? [invalidValue(at, null, 'must not update from a positive integer to nil value')] : [], stop: false };
  }
  if (now < 0 || now > 2147483647) return { errors: [invalidValue(at, now, 'must be between 0 and 2147483647, inclusive')], stop: true };
  const raised = typeof before === 'number' && now > before;
  return { errors: raised ? [invalidValue(at, now, 'must be less than or equal to previous value')] : [], stop: raised };
}

function validateAddedTolerations(next: JsonObject, current: JsonObject): FieldError[] {
  const timeless = (item: JsonObject): JsonObject => {
    const { tolerationSeconds: _, ...rest } = item;
    return rest;
  };
  const given = readObjects(next, 'tolerations').map(timeless);
  const kept = readObjects(current, 'tolerations').every((item) => given.some((other) => sameJson(other, timeless(item))));
  if (!kept) return [forbiddenField('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
  return validateTolerations(next, 'spec.tolerations');
}

function validateDeletedGates(next: JsonObject, current: JsonObject): FieldError[] {
  const before = new Set(readObjects(current, 'schedulingGates').map((gate) => gate['name']));
  return readObjects(next, 'schedulingGates').flatMap((gate, index) => {
    if (before.has(gate['name'])) return [];
    const text = `only deletion is allowed, but found new scheduling gate '${readText(gate, 'name')}'`;
    return [forbiddenField(`spec.schedulingGates[${index}].name`, text)];
  });
}

/** `next` with everything put back that an update may change; what still differs then may not. */
function withoutChangeable(next: JsonObject, current: JsonObject): JsonObject {
  const rest: Record<string, Json | undefined> = { ...next };
  const putBack = (key: string): void => {
    const value = current[key];
    if (value === undefined) delete rest[key];
    else rest[key] = value;
  };
  for (const key of ['activeDeadlineSeconds', 'tolerations', 'schedulingGates']) putBack(key);
  for (const list of lists) {
    const before = readObjects(current, list);
    if (next[list] !== undefined) rest[list] = readObjects(next, list).map((container, index) => ({ ...container, image: before[index]?.['image'] ?? '' }));
  }
  if (Number(current['terminationGracePeriodSeconds'] ?? 0) < 0 && next['terminationGracePeriodSeconds'] === 1) putBack('terminationGracePeriodSeconds');
  return rest;
}

/** Every broken rule of a changed pod's metadata and of its new spec by itself. */
export function validateChangedPod(next: StoredObject, current: StoredObject): FieldError[] {
  const [metadata, before] = [next.metadata as JsonObject, current.metadata as JsonObject];
  return [
    ...validatePodMetadataAndSpec(next),
    ...validatePodAnnotationUpdate(metadata, before, 'metadata.annotations'),
    ...validatePodAnnotations(metadata, readObject(next, 'spec') ?? {}, 'metadata.annotations'),
  ];
}

/**
 * Every broken rule of a changed pod: hardly anything of a spec changes after creation.
 *
 * @see kubernetes pkg/apis/core/validation/validation.go, ValidatePodUpdate (v1.37)
 */
export function validatePodUpdate(next: StoredObject, current: StoredObject): readonly FieldError[] {
  const [spec, before] = [readObject(next, 'spec') ?? {}, readObject(current, 'spec') ?? {}];
  const errors = validateChangedPod(next, current);
  for (const list of lists) {
    if (countOf(spec, list) !== countOf(before, list)) return [...errors, forbiddenField(`spec.${list}`, 'pod updates may not add or remove containers')];
    errors.push(...validateImages(spec, list));
  }
  const deadline = validateDeadline(spec, before);
  errors.push(...deadline.errors);
  if (deadline.stop) return errors;
  errors.push(...validateAddedTolerations(spec, before), ...validateDeletedGates(spec, before));
  if (sameJson(spec, before)) return errors;
  const gated = validateGatedPod(withoutChangeable(spec, before), before);
  errors.push(...gated.errors);
  if (!sameJson(gated.rest, before)) errors.push(forbiddenField('spec', `${changeable}\n${structDiff('PodSpec', before, gated.rest)}`));
  return errors;
}
