import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, forbiddenField, invalidValue } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readObjects } from '../parts/edit.ts';
import { validatePodSpec } from './pod-spec-validation.ts';

const changeable =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

const lists = ['initContainers', 'containers'] as const;

function validateCounts(next: JsonObject, current: JsonObject): FieldError[] {
  const order = ['containers', 'initContainers'] as const;
  return order
    .filter((list) => readObjects(next, list).length !== readObjects(current, list).length)
    .map((list) => forbiddenField(`spec.${list}`, 'pod updates may not add or remove containers'));
}

function validateDeadline(next: JsonObject, current: JsonObject): FieldError[] {
  const [now, before] = [next['activeDeadlineSeconds'], current['activeDeadlineSeconds']];
  if (typeof before !== 'number') return [];
  if (typeof now !== 'number') return [invalidValue('spec.activeDeadlineSeconds', null, 'must not update from a positive integer to nil value')];
  return now > before ? [invalidValue('spec.activeDeadlineSeconds', now, 'must be less than or equal to previous value')] : [];
}

function validateTolerations(next: JsonObject, current: JsonObject): FieldError[] {
  const given = readObjects(next, 'tolerations').map((item) => ({ ...item, tolerationSeconds: undefined }));
  const kept = readObjects(current, 'tolerations').every((item) =>
    given.some((other) => sameJson(other as JsonObject, { ...item, tolerationSeconds: undefined } as JsonObject)),
  );
  return kept ? [] : [forbiddenField('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
}

function validateGates(next: JsonObject, current: JsonObject): FieldError[] {
  const before = new Set(readObjects(current, 'schedulingGates').map((gate) => gate['name']));
  const added = readObjects(next, 'schedulingGates').find((gate) => !before.has(gate['name']));
  return added === undefined
    ? []
    : [forbiddenField('spec.schedulingGates', `only deletion is allowed, but found new scheduling gate '${String(added['name'])}'`)];
}

const isGated = (spec: JsonObject): boolean => readObjects(spec, 'schedulingGates').length > 0;

/** `next` with everything put back that an update may change; what still differs then may not. */
function withoutChangeable(next: JsonObject, current: JsonObject): JsonObject {
  const rest: Record<string, unknown> = {
    ...next,
    activeDeadlineSeconds: current['activeDeadlineSeconds'],
    tolerations: current['tolerations'],
    schedulingGates: current['schedulingGates'],
  };
  for (const list of lists) {
    if (next[list] === undefined) continue;
    const before = readObjects(current, list);
    rest[list] = readObjects(next, list).map((container, index) => ({ ...container, image: before[index]?.['image'] }));
  }
  const negative = Number(current['terminationGracePeriodSeconds'] ?? 0) < 0 && next['terminationGracePeriodSeconds'] === 1;
  if (negative) rest['terminationGracePeriodSeconds'] = current['terminationGracePeriodSeconds'];
  // Where a pod may go can still be narrowed as long as gates keep it from being placed.
  if (isGated(current)) for (const key of ['nodeSelector', 'affinity']) rest[key] = current[key];
  return rest as JsonObject;
}

/**
 * Every broken rule of a changed pod: hardly anything of a spec changes after creation.
 *
 * The real server appends a diff of its internal struct to the last message.
 * @see kubernetes pkg/apis/core/validation/validation.go, ValidatePodUpdate (v1.37)
 */
export function validatePodUpdate(next: StoredObject, current: StoredObject): readonly FieldError[] {
  const [spec, before] = [readObject(next, 'spec') ?? {}, readObject(current, 'spec') ?? {}];
  if (spec === before) return [];
  const errors = validatePodSpec(spec, 'spec');
  const counts = validateCounts(spec, before);
  if (counts.length > 0) return [...errors, ...counts];
  errors.push(...validateDeadline(spec, before), ...validateTolerations(spec, before), ...validateGates(spec, before));
  if (errors.length === 0 && !sameJson(withoutChangeable(spec, before), before)) errors.push(forbiddenField('spec', changeable));
  return errors;
}
