import type { MutableJsonObject } from '../../../machinery/json.ts';
import { ensureObject, isUnset, objectAt, objectsAt } from '../parts/edit.ts';

const lists = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const;

function fillState(state: MutableJsonObject): void {
  const running = objectAt(state, 'running');
  if (running !== undefined) running['startedAt'] ??= null;
  const ended = objectAt(state, 'terminated');
  if (ended === undefined) return;
  ended['exitCode'] ??= 0;
  for (const key of ['startedAt', 'finishedAt']) ended[key] ??= null;
}

function fillContainer(container: MutableJsonObject): void {
  for (const key of ['state', 'lastState']) fillState(ensureObject(container, key));
  for (const key of ['name', 'image', 'imageID']) container[key] ??= '';
  container['ready'] ??= false;
  container['restartCount'] ??= 0;
}

/**
 * Fields of a pod's status that are never absent on the wire, and the list that its single address stands for.
 *
 * @see kubernetes pkg/apis/core/v1/conversion.go, Convert_v1_PodStatus_To_core_PodStatus (v1.37)
 */
export function fillPodStatus(status: MutableJsonObject | undefined): void {
  if (status === undefined) return;
  for (const condition of objectsAt(status, 'conditions')) {
    for (const key of ['lastProbeTime', 'lastTransitionTime']) condition[key] ??= null;
  }
  for (const list of lists) for (const container of objectsAt(status, list)) fillContainer(container);
  const address = status['podIP'];
  if (!isUnset(address) && objectsAt(status, 'podIPs')[0]?.['ip'] !== address) status['podIPs'] = [{ ip: address as string }];
}
