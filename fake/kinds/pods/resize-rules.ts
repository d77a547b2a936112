import type { Json, JsonObject, MutableJson } from '../../../machinery/json.ts';
import { type FieldError, forbiddenField, invalidValue } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { DraftObject, StoredObject, UpdateRules } from '../../registry/strategy.ts';
import { objectAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { keepAllBut, refuseMirrorPod, wholePod } from './ephemeral-container-rules.ts';
import { defaultPodResources } from './pod-resource-defaults.ts';
import { validatePodMetadataAndSpec } from './pod-validation.ts';
import { qualityOfService } from './quality-of-service.ts';

const lists = ['initContainers', 'containers'] as const;

/** Whether both specs have the same containers in the same order; those that do not are left for validation to find. */
function sameContainers(next: JsonObject, current: JsonObject, list: string): boolean {
  const names = (spec: JsonObject): string =>
    readObjects(spec, list)
      .map((container) => readText(container, 'name'))
      .join('/');
  return names(next) === names(current);
}

function mergeResources(next: JsonObject, current: JsonObject): MutableJson {
  const { resources: _, resizePolicy: __, ...rest } = current;
  const merged: Record<string, Json> = rest as Record<string, Json>;
  for (const key of ['resources', 'resizePolicy']) if (next[key] !== undefined) merged[key] = next[key];
  return merged as MutableJson;
}

function prepare(draft: DraftObject, current: StoredObject): void {
  const spec = objectAt(draft, 'spec');
  const before = readObject(current, 'spec') ?? {};
  if (spec === undefined || lists.some((list) => readObjects(spec as JsonObject, list).length !== readObjects(before, list).length)) return;
  for (const list of lists) {
    if (before[list] === undefined || !sameContainers(spec as JsonObject, before, list)) continue;
    const given = readObjects(spec as JsonObject, list);
    spec[list] = readObjects(before, list).map((container, index) => mergeResources(given[index] ?? {}, container));
  }
  keepAllBut(draft, current, [...lists, 'resources']);
  if (spec['resources'] === undefined && before['resources'] !== undefined) spec['resources'] = before['resources'] as MutableJson;
  if (spec['resources'] !== undefined) defaultPodResources(spec);
}

/** Resources with the cpu and memory of `current`; nothing is left of empty lists. */
function withComputeOf(current: JsonObject, resources: JsonObject): JsonObject {
  const result: Record<string, Json> = {};
  for (const list of ['limits', 'requests']) {
    const { cpu: _, memory: __, ...rest } = readObject(resources, list) ?? {};
    const old = readObject(current, list) ?? {};
    const kept = Object.fromEntries(['cpu', 'memory'].flatMap((name) => (old[name] === undefined ? [] : [[name, old[name]]])));
    const amounts = { ...rest, ...kept } as JsonObject;
    if (Object.keys(amounts).length > 0) result[list] = amounts;
  }
  if (resources['claims'] !== undefined) result['claims'] = resources['claims'];
  return result;
}

/** Whether more than cpu and memory differ in the resources of two pods or containers. */
function changesMore(next: JsonObject, current: JsonObject): boolean {
  const [now, before] = [readObject(next, 'resources') ?? {}, readObject(current, 'resources') ?? {}];
  return !sameJson(withComputeOf(before, now), withComputeOf(before, before));
}

function validateRemoval(next: JsonObject, current: JsonObject, field: string): FieldError[] {
  return ['requests', 'limits'].flatMap((list) => {
    const [now, before] = [readObject(next, 'resources', list) ?? {}, readObject(current, 'resources', list) ?? {}];
    const removed = Object.keys(before).some((name) => now[name] === undefined);
    return removed ? [forbiddenField(`${field}.${list}`, `resource ${list} cannot be removed`)] : [];
  });
}

/** Whether anything but cpu and memory differs in two containers. */
const touchesMore = (next: JsonObject, current: JsonObject): boolean =>
  changesMore(next, current) || !sameJson({ ...next, resources: {} }, { ...current, resources: {} });

function validateInit(next: JsonObject, current: JsonObject, index: number): FieldError[] {
  const at = `spec.initContainers[${index}]`;
  const errors = touchesMore(next, current) ? [forbiddenField(at, 'only cpu and memory resources for init or sidecar containers are mutable')] : [];
  if (next['restartPolicy'] === 'Always' || sameJson(next, current)) return errors;
  const restarting = readObjects(next, 'resizePolicy').filter((policy) => policy['restartPolicy'] === 'RestartContainer');
  const text = 'non-sidecar init containers with a resize policy of RestartContainer cannot be resized';
  return [...errors, ...restarting.map(() => forbiddenField(at, text))];
}

function validateCompute(spec: JsonObject, before: JsonObject): FieldError[] {
  return [
    ...readObjects(spec, 'containers').flatMap((container, index) =>
      touchesMore(container, readObjects(before, 'containers')[index] ?? {}) ? [forbiddenField('spec', 'only cpu and memory resources are mutable')] : [],
    ),
    ...readObjects(spec, 'initContainers').flatMap((container, index) => validateInit(container, readObjects(before, 'initContainers')[index] ?? {}, index)),
  ];
}

/** A node that runs containers and tells nothing of their resources cannot change them. */
function isSupported(current: StoredObject): boolean {
  const running = readObjects(readObject(current, 'status'), 'containerStatuses').find((item) => readObject(item, 'state', 'running') !== undefined);
  return running === undefined || readObject(running, 'resources') !== undefined;
}

function validateOrder(spec: JsonObject, before: JsonObject): FieldError[] {
  return ['containers', 'initContainers'].flatMap((list) => {
    const given = readObjects(spec, list);
    const old = readObjects(before, list);
    if (given.length !== old.length) return [forbiddenField(`spec.${list}`, `${list} may not be added or removed on resize`)];
    return old.flatMap((container, index) => {
      const renamed = given[index]?.['name'] !== container['name'];
      return renamed ? [forbiddenField(`spec.${list}[${index}].name`, `${list} may not be renamed or reordered on resize`)] : [];
    });
  });
}

/** Resources of the whole pod can grow and shrink, but not go. */
function validatePodLevel(spec: JsonObject, before: JsonObject): FieldError[] {
  const [now, old] = [readObject(spec, 'resources'), readObject(before, 'resources')];
  const errors = ['requests', 'limits'].flatMap((list) => {
    const removed = Object.keys(readObject(old, list) ?? {}).some((name) => readObject(now, list)?.[name] === undefined);
    return removed ? [forbiddenField(`spec.resources.${list}`, `pod-level resource ${list} cannot be removed`)] : [];
  });
  return changesMore(spec, before) ? [...errors, forbiddenField('spec', 'only cpu and memory resources are mutable at pod-level')] : errors;
}

function validate(next: StoredObject, current: StoredObject): readonly FieldError[] {
  const [spec, before] = [readObject(next, 'spec') ?? {}, readObject(current, 'spec') ?? {}];
  const refused = refuseMirrorPod(current, 'static pods cannot be resized');
  if (refused !== undefined) return refused;
  if (readText(readObject(before, 'os'), 'name') === 'windows') return [forbiddenField(wholePod, 'windows pods cannot be resized')];
  const errors = validatePodMetadataAndSpec(next);
  const quality = readText(readObject(current, 'status'), 'qosClass');
  if (quality !== qualityOfService(spec)) errors.push(invalidValue('spec', quality, 'Pod QOS Class may not change as a result of resizing'));
  if (!isSupported(current)) errors.push(forbiddenField('spec', 'Pod running on node without support for resize'));
  errors.push(...validatePodLevel(spec, before));
  const order = validateOrder(spec, before);
  if (order.length > 0) return [...errors, ...order];
  for (const list of lists) {
    readObjects(spec, list).forEach((container, index) => {
      errors.push(...validateRemoval(container, readObjects(before, list)[index] ?? {}, `spec.${list}[${index}].resources`));
    });
  }
  return [...errors, ...validateCompute(spec, before)];
}

/** The rules of `pods/resize`: cpu and memory of containers change, and everything else is left as it is. */
export const resizeRules: UpdateRules = { prepare, validate };
