import { formatTime } from '../../../machinery/clock.ts';
import type { JsonObject, MutableJson, MutableJsonObject } from '../../../machinery/json.ts';
import type { DraftObject, StoredObject, Strategy, UpdateRules } from '../../registry/strategy.ts';
import { ensureObject, keepField, objectAt, objectsAt, readNumber, readObject, readObjects, readText } from '../parts/edit.ts';
import { readAppArmorAnnotations } from './app-armor-annotations.ts';
import { dropDisabledFields } from './disabled-fields.ts';
import { ephemeralContainerRules } from './ephemeral-container-rules.ts';
import { mergeMatchLabelKeys } from './match-label-keys.ts';
import { defaultPod } from './pod-defaults.ts';
import { defaultPodResources } from './pod-resource-defaults.ts';
import { fillPodStatus } from './pod-status-defaults.ts';
import { validatePodStatus } from './pod-status-validation.ts';
import { podTable } from './pod-table.ts';
import { validatePodUpdate } from './pod-update-validation.ts';
import { validatePod } from './pod-validation.ts';
import { podWarnings, warnOfName } from './pod-warnings.ts';
import { qualityOfService } from './quality-of-service.ts';
import { resizeRules } from './resize-rules.ts';

const specOf = (object: StoredObject): JsonObject => readObject(object, 'spec') ?? {};
const statusOf = (object: StoredObject): JsonObject => readObject(object, 'status') ?? {};

const finished: ReadonlySet<string> = new Set(['Succeeded', 'Failed']);

/** A pod that nobody runs goes at once; one on a node gets its time. @see kubernetes pkg/registry/core/pod/strategy.go (v1.37) */
function podGracePeriod(object: StoredObject, requestedSeconds: number | undefined): number {
  const spec = specOf(object);
  if (readText(spec, 'nodeName') === '' || finished.has(readText(statusOf(object), 'phase'))) return 0;
  const seconds = requestedSeconds ?? readNumber(spec, 'terminationGracePeriodSeconds');
  return seconds < 0 ? 1 : seconds;
}

/** Clients that do not know of resources of the whole pod do not take them away. */
function keepPodResources(draft: DraftObject, current: StoredObject): void {
  const [spec, before] = [objectAt(draft, 'spec'), specOf(current)];
  if (spec !== undefined && spec['resources'] === undefined && before['resources'] !== undefined) keepField(spec, before, 'resources');
}

/** Clients that do not know of generations in a status leave them as they are. */
function keepObservedGenerations(status: MutableJsonObject, before: JsonObject): void {
  if (readNumber(status as JsonObject, 'observedGeneration') === 0) keepField(status, before, 'observedGeneration');
  const known = new Map<unknown, number[]>();
  for (const condition of readObjects(before, 'conditions')) {
    const list = known.get(condition['type']) ?? [];
    known.set(condition['type'], [...list, readNumber(condition, 'observedGeneration')]);
  }
  for (const condition of objectsAt(status, 'conditions')) {
    const generation = known.get(condition['type'])?.shift() ?? 0;
    if (readNumber(condition as JsonObject, 'observedGeneration') === 0 && generation !== 0) condition['observedGeneration'] = generation;
  }
}

const statusRules: UpdateRules = {
  prepare: (draft, current) => {
    keepField(draft, current, 'spec');
    keepField(draft.metadata, current.metadata as JsonObject, 'deletionTimestamp');
    // Owners are set by whoever owns the pod, never by the one who reports on it.
    keepField(draft.metadata, current.metadata as JsonObject, 'ownerReferences');
    draft['status'] = { ...(draft['status'] as JsonObject | undefined) } as MutableJson;
    const reported = draft['status'] as MutableJsonObject;
    keepObservedGenerations(reported, statusOf(current));
    // Clients that do not know these fields leave them out and mean no harm.
    for (const key of ['resourceClaimStatuses', 'extendedResourceClaimStatus', 'nodeAllocatableResourceClaimStatuses'])
      if (reported[key] === undefined) keepField(reported, statusOf(current), key);
    if (readText(draft['status'] as JsonObject, 'qosClass') === '') {
      const kept = statusOf(current)['qosClass'];
      if (kept !== undefined) (draft['status'] as Record<string, MutableJson>)['qosClass'] = kept as MutableJson;
    }
  },
  validate: validatePodStatus,
  resetFields: ['spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences'],
};

function gatedCondition(now: string): MutableJsonObject {
  return {
    type: 'PodScheduled',
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime: now,
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  };
}

/** The rules of pods. */
export const podStrategy: Strategy = {
  defaults: (draft) => {
    defaultPod(draft);
    fillPodStatus(objectAt(draft, 'status'));
  },
  prepareCreate: (draft, context) => {
    const spec = ensureObject(draft, 'spec');
    dropDisabledFields(spec, draft.metadata);
    mergeMatchLabelKeys(spec, readObject(draft.metadata as JsonObject, 'labels') ?? {});
    readAppArmorAnnotations(draft, context);
    defaultPodResources(spec);
    const status: MutableJsonObject = { phase: 'Pending', qosClass: qualityOfService(draft['spec'] as JsonObject) };
    if (Array.isArray(spec['schedulingGates']) && spec['schedulingGates'].length > 0) status['conditions'] = [gatedCondition(formatTime(context.clock.now()))];
    draft['status'] = status;
  },
  validateCreate: (pod, context) => {
    const errors = validatePod(pod);
    if (errors.length > 0) return errors;
    warnOfName(context, pod.metadata.name ?? '', "the Pod's hostname");
    for (const text of podWarnings(specOf(pod), pod.metadata as JsonObject, '')) context.warn(text);
    return errors;
  },
  update: {
    prepare: (draft, current) => {
      keepField(draft, current, 'status');
      keepPodResources(draft, current);
      dropDisabledFields(objectAt(draft, 'spec'), draft.metadata);
    },
    validate: validatePodUpdate,
    resetFields: ['status'],
  },
  subresources: { status: statusRules, ephemeralcontainers: ephemeralContainerRules, resize: resizeRules },
  generation: 'spec',
  deleteAnswer: 'object',
  gracePeriod: podGracePeriod,
  selectableFields: {
    'spec.nodeName': (object) => readText(specOf(object), 'nodeName'),
    'spec.restartPolicy': (object) => readText(specOf(object), 'restartPolicy'),
    'spec.schedulerName': (object) => readText(specOf(object), 'schedulerName'),
    'spec.serviceAccountName': (object) => readText(specOf(object), 'serviceAccountName'),
    'spec.hostNetwork': (object) => String(specOf(object)['hostNetwork'] === true),
    'status.phase': (object) => readText(statusOf(object), 'phase'),
    // Taken, but what it would be compared with is never set.
    'status.podIPs': () => '',
    // The old name.
    'spec.host': (object) => readText(specOf(object), 'nodeName'),
    'status.podIP': (object) => readText(statusOf(object), 'podIP'),
    'status.nominatedNodeName': (object) => readText(statusOf(object), 'nominatedNodeName'),
  },
  table: podTable,
};
