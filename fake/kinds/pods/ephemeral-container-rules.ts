import type { JsonObject } from '../../../machinery/json.ts';
import { type FieldError, forbiddenField } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, UpdateRules } from '../../registry/strategy.ts';
import { keepField, objectAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { structDiff } from '../parts/struct-diff.ts';
import { mirrorAnnotation } from './pod-annotation-validation.ts';
import { validateChangedPod } from './pod-update-validation.ts';

const keptMetadata = ['labels', 'annotations', 'finalizers', 'ownerReferences', 'deletionTimestamp', 'generation'] as const;

/** Takes back every change of metadata and status, and of the spec but for `keys`. */
export function keepAllBut(draft: DraftObject, current: StoredObject, keys: readonly string[]): void {
  keepField(draft, current, 'status');
  for (const key of keptMetadata) keepField(draft.metadata, current.metadata as JsonObject, key);
  const [spec, before] = [objectAt(draft, 'spec'), readObject(current, 'spec') ?? {}];
  if (spec === undefined) return;
  for (const key of new Set([...Object.keys(spec), ...Object.keys(before)])) if (!keys.includes(key)) keepField(spec, before, key);
}

/** How the server spells the path of a complaint about the pod as a whole. */
export const wholePod = '[]';

/** A pod that the node made itself takes no changes through the API. */
export function refuseMirrorPod(current: StoredObject, text: string): FieldError[] | undefined {
  return current.metadata.annotations?.[mirrorAnnotation] === undefined ? undefined : [forbiddenField(wholePod, text)];
}

function validate(next: StoredObject, current: StoredObject): readonly FieldError[] {
  const refused = refuseMirrorPod(current, 'static pods do not support ephemeral containers');
  if (refused !== undefined) return refused;
  const errors = validateChangedPod(next, current);
  const given = new Map(readObjects(readObject(next, 'spec'), 'ephemeralContainers').map((container) => [readText(container, 'name'), container]));
  for (const old of readObjects(readObject(current, 'spec'), 'ephemeralContainers')) {
    const name = readText(old, 'name');
    const now = given.get(name);
    const existing = `existing ephemeral containers ${JSON.stringify(name)}`;
    if (now === undefined) errors.push(forbiddenField('spec.ephemeralContainers', `${existing} may not be removed\n`));
    else if (!sameJson(now, old))
      errors.push(forbiddenField('spec.ephemeralContainers', `${existing} may not be changed\n${structDiff('EphemeralContainer', old, now)}`));
  }
  return errors;
}

/** The rules of `pods/ephemeralcontainers`: containers for debugging are added, and nothing else. */
export const ephemeralContainerRules: UpdateRules = {
  prepare: (draft, current) => keepAllBut(draft, current, ['ephemeralContainers']),
  validate,
};
