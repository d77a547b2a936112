import type { Json, JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { isUnset, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { goSelector, goStruct } from '../parts/go-struct.ts';

const immutable = 'field is immutable';

/** A suspended job whose pods are gone: how they will run and what they will ask for can still change. */
function isPaused(current: StoredObject): boolean {
  const [spec, status] = [readObject(current, 'spec'), readObject(current, 'status')];
  const suspended = readObjects(status, 'conditions').some((item) => item['type'] === 'Suspended' && item['status'] === 'True');
  return spec?.['suspend'] === true && (isUnset(status?.['startTime']) || suspended) && readNumber(status, 'active') === 0;
}

function without(object: JsonObject | undefined, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([key]) => !keys.includes(key)));
}

/** The affinity of the old pod with the part about nodes that the new one has. */
function withNodeAffinity(next: JsonObject | undefined, before: JsonObject | undefined): JsonObject | undefined {
  const rest = without(before, 'nodeAffinity');
  const nodes = next?.['nodeAffinity'];
  const merged: JsonObject = nodes === undefined ? rest : { ...rest, nodeAffinity: nodes };
  if (Object.keys(merged).length > 0) return merged;
  return next === undefined ? undefined : merged;
}

function withKeys(target: JsonObject, source: JsonObject | undefined, ...keys: readonly string[]): JsonObject {
  const result: Record<string, Json | undefined> = { ...without(target, ...keys) };
  for (const key of keys) {
    const value = source?.[key];
    if (value !== undefined) result[key] = value;
  }
  return result;
}

function withResources(next: JsonObject, before: JsonObject): JsonObject {
  const result: Record<string, Json | undefined> = { ...before };
  for (const list of ['containers', 'initContainers']) {
    const [now, old] = [readObjects(next, list), readObjects(before, list)];
    if (before[list] === undefined || now.length !== old.length) continue;
    result[list] = old.map((container, index) => {
      const given = now[index];
      return readText(given, 'name') === readText(container, 'name') ? withKeys(container, given, 'resources') : container;
    });
  }
  return result;
}

function withSchedulingDirectives(next: JsonObject, before: JsonObject): JsonObject {
  const [pod, old] = [readObject(next, 'spec') ?? {}, readObject(before, 'spec') ?? {}];
  const affinity = withNodeAffinity(readObject(pod, 'affinity'), readObject(old, 'affinity'));
  const directed = withKeys(withKeys(old, affinity === undefined ? {} : { affinity }, 'affinity'), pod, 'nodeSelector', 'tolerations', 'schedulingGates');
  const metadata = withKeys(readObject(before, 'metadata') ?? {}, readObject(next, 'metadata'), 'annotations', 'labels');
  return { ...before, metadata, spec: directed };
}

function validateTemplate(next: StoredObject, current: StoredObject): FieldError[] {
  const [template, before] = [readObject(next, 'spec', 'template') ?? {}, readObject(current, 'spec', 'template') ?? {}];
  if (readObject(current, 'spec')?.['suspend'] !== true || !isPaused(current)) {
    const shown = (): JsonObject => goStruct('PodTemplateSpec', template);
    return sameJson(template, before) ? [] : [invalidValue('spec.template', shown(), immutable)];
  }
  const directed = withSchedulingDirectives(template, before);
  const pod = readObject(template, 'spec') ?? {};
  const allowed = withResources(pod, readObject(directed, 'spec') ?? {});
  return sameJson(pod, allowed) ? [] : [invalidValue('spec.template.spec', goStruct('PodSpec', pod), immutable)];
}

function validateCompletions(spec: JsonObject, before: JsonObject): FieldError[] {
  const [now, was] = [spec['completions'], before['completions']];
  if (sameJson(now, was)) return [];
  if (spec['completionMode'] !== 'Indexed') return [invalidValue('spec.completions', now, immutable)];
  if (isUnset(now) || now === spec['parallelism']) return [];
  return [invalidValue('spec.completions', now, 'can only be modified in tandem with spec.parallelism')];
}

/** Fields that stay as created; those that are structs on the server are shown as such. */
const fixed: readonly (readonly [key: string, struct?: string | undefined])[] = [
  ['completionMode'],
  ['podFailurePolicy', 'PodFailurePolicy'],
  ['backoffLimitPerIndex'],
  ['managedBy'],
  ['successPolicy', 'SuccessPolicy'],
];

/** What may not change of a job. @see kubernetes pkg/apis/batch/validation/validation.go, ValidateJobSpecUpdate (v1.37) */
export function validateJobChange(next: StoredObject, current: StoredObject): FieldError[] {
  const [spec, before] = [readObject(next, 'spec') ?? {}, readObject(current, 'spec') ?? {}];
  const selector = sameJson(spec['selector'], before['selector']) ? [] : [invalidValue('spec.selector', goSelector(spec['selector']), immutable)];
  const others = fixed.flatMap(([key, struct]) => {
    if (sameJson(spec[key], before[key])) return [];
    const value = readObject(spec, key);
    return [invalidValue(`spec.${key}`, struct === undefined || value === undefined ? spec[key] : goStruct(struct, value), immutable)];
  });
  return [...validateCompletions(spec, before), ...selector, ...validateTemplate(next, current), ...others];
}
