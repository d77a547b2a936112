import type { Json, JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import { readObject, readObjects } from '../parts/edit.ts';
import { goMap, goStruct } from '../parts/go-struct.ts';

const terms = 'requiredDuringSchedulingIgnoredDuringExecution';

function validateNodeSelector(next: JsonObject, current: JsonObject): FieldError[] {
  const [now, before] = [readObject(next, 'nodeSelector'), readObject(current, 'nodeSelector') ?? {}];
  const kept = Object.keys(before).every((key) => now?.[key] === before[key]);
  return kept ? [] : [invalidValue('spec.nodeSelector', goMap(now), 'only additions to spec.nodeSelector are allowed (no mutations or deletions)')];
}

/** Whether a term only became narrower; one that matched nothing stays as it is. */
function onlyAdded(next: JsonObject, current: JsonObject): boolean {
  const parts = ['matchExpressions', 'matchFields'] as const;
  if (parts.every((key) => readObjects(current, key).length === 0)) return parts.every((key) => readObjects(next, key).length === 0);
  return parts.every((key) => {
    const before = readObjects(current, key);
    return before.every((item, index) => sameJson(readObjects(next, key)[index], item));
  });
}

function validateNodeAffinity(next: JsonObject | undefined, current: JsonObject | undefined): FieldError[] {
  const before = readObjects(readObject(current, terms), 'nodeSelectorTerms');
  const now = readObjects(readObject(next, terms), 'nodeSelectorTerms');
  if (readObject(current, terms) === undefined) return [];
  const at = `spec.affinity.nodeAffinity.${terms}.nodeSelectorTerms`;
  const shown = (term: JsonObject): JsonObject => goStruct('NodeSelectorTerm', term);
  if (before.length > 0 && before.length !== now.length)
    return [invalidValue(at, now.length === 0 ? null : now.map(shown), 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')];
  return before.flatMap((term, index) => {
    const changed = now[index] ?? {};
    return onlyAdded(changed, term) ? [] : [invalidValue(`${at}[${index}]`, shown(changed), 'only additions are allowed (no mutations or deletions)')];
  });
}

/** The affinity of the changed spec with the old one's part about nodes. */
function affinityOf(next: JsonObject, current: JsonObject): Json | undefined {
  const { nodeAffinity: _, ...rest } = readObject(next, 'affinity') ?? {};
  const before = readObject(current, 'affinity', 'nodeAffinity');
  if (before !== undefined) return { ...rest, nodeAffinity: before };
  return Object.keys(rest).length === 0 && current['affinity'] === undefined ? undefined : rest;
}

/**
 * Where a pod may go can still be narrowed as long as gates keep it from being placed. `rest`: what of `next` others must judge.
 *
 * @see kubernetes pkg/apis/core/validation/validation.go, ValidatePodUpdate (v1.37)
 */
export function validateGatedPod(next: JsonObject, current: JsonObject): { readonly errors: FieldError[]; readonly rest: JsonObject } {
  if (readObjects(current, 'schedulingGates').length === 0) return { errors: [], rest: next };
  const rest: Record<string, Json | undefined> = { ...next };
  const put = (key: string, value: Json | undefined): void => {
    if (value === undefined) delete rest[key];
    else rest[key] = value;
  };
  const errors = validateNodeSelector(next, current);
  put('nodeSelector', current['nodeSelector']);
  const [now, before] = [readObject(next, 'affinity', 'nodeAffinity'), readObject(current, 'affinity', 'nodeAffinity')];
  if (!sameJson(now, before)) {
    errors.push(...validateNodeAffinity(now, before));
    put('affinity', affinityOf(next, current));
  }
  return { errors, rest };
}
