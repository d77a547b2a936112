import { formatTime } from '../../../machinery/clock.ts';
import type { JsonObject, MutableJson, MutableJsonObject } from '../../../machinery/json.ts';
import type { StoredObject, Strategy, UpdateRules } from '../../registry/strategy.ts';
import { ensureObject, isUnset, keepField, objectAt, objectsAt, readNumber, readObject, readText } from '../parts/edit.ts';
import { defaultPod } from './pod-defaults.ts';
import { validatePod } from './pod-validation.ts';
import { validatePodStatus } from './pod-status-validation.ts';
import { validatePodUpdate } from './pod-update-validation.ts';
import { podTable } from './pod-table.ts';
import { qualityOfService } from './quality-of-service.ts';

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

const statusRules: UpdateRules = {
  prepare: (draft, current) => {
    keepField(draft, current, 'spec');
    keepField(draft.metadata, current.metadata as JsonObject, 'deletionTimestamp');
    // Owners are set by whoever owns the pod, never by the one who reports on it.
    keepField(draft.metadata, current.metadata as JsonObject, 'ownerReferences');
    draft['status'] = { ...(draft['status'] as JsonObject | undefined) } as MutableJson;
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

/** Fields of a status that are never absent on the wire, and the list that the single address stands for. */
function fillStatus(status: MutableJsonObject | undefined): void {
  if (status === undefined) return;
  for (const condition of objectsAt(status, 'conditions')) {
    condition['lastProbeTime'] ??= null;
    condition['lastTransitionTime'] ??= null;
  }
  for (const list of ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']) {
    for (const container of objectsAt(status, list)) for (const key of ['state', 'lastState']) ensureObject(container, key);
  }
  if (!isUnset(status['podIP']) && isUnset(status['podIPs'])) status['podIPs'] = [{ ip: status['podIP'] as string }];
}

/** The rules of pods. */
export const podStrategy: Strategy = {
  defaults: (draft) => {
    defaultPod(draft);
    fillStatus(objectAt(draft, 'status'));
  },
  prepareCreate: (draft, context) => {
    const spec = ensureObject(draft, 'spec');
    if (Number(spec['terminationGracePeriodSeconds'] ?? 0) < 0) spec['terminationGracePeriodSeconds'] = 1;
    const status: MutableJsonObject = { phase: 'Pending', qosClass: qualityOfService(draft['spec'] as JsonObject) };
    if (Array.isArray(spec['schedulingGates']) && spec['schedulingGates'].length > 0) status['conditions'] = [gatedCondition(formatTime(context.clock.now()))];
    draft['status'] = status;
  },
  validateCreate: validatePod,
  update: {
    prepare: (draft, current) => keepField(draft, current, 'status'),
    validate: validatePodUpdate,
    resetFields: ['status'],
  },
  subresources: { status: statusRules },
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
    'status.podIP': (object) => readText(statusOf(object), 'podIP'),
    'status.nominatedNodeName': (object) => readText(statusOf(object), 'nominatedNodeName'),
  },
  table: podTable,
};
