import type { MutableJsonObject } from '../../../machinery/json.ts';
import { ensureObject, isUnset, objectAt, objectsAt } from '../parts/edit.ts';
import { canonicaliseQuantities } from '../parts/quantities.ts';

const lists = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const;

function fillState(state: MutableJsonObject): void {
  const running = objectAt(state, 'running');
  if (running !== undefined) running['startedAt'] ??= null;
  const ended = objectAt(state, 'terminated');
  if (ended === undefined) return;
  ended['exitCode'] ??= 0;
  for (const key of ['startedAt', 'finishedAt']) ended[key] ??= null;
}

function canonicaliseResources(holder: MutableJsonObject): void {
  canonicaliseQuantities(holder, 'allocatedResources');
  canonicaliseQuantities(objectAt(holder, 'resources'), 'limits', 'requests');
}

function fillContainer(container: MutableJsonObject): void {
  for (const key of ['state', 'lastState']) fillState(ensureObject(container, key));
  for (const key of ['name', 'image', 'imageID']) container[key] ??= '';
  container['ready'] ??= false;
  container['restartCount'] ??= 0;
  canonicaliseResources(container);
}

/**
 * Fields of a pod's status that are never absent on the wire, and its single address and the list of them, which stand for one another.
 *
 * @see kubernetes pkg/apis/core/v1/defaults.go, SetDefaults_PodStatus (v1.37)
 */
export function fillPodStatus(status: MutableJsonObject | undefined): void {
  if (status === undefined) return;
  for (const condition of objectsAt(status, 'conditions')) {
    for (const key of ['lastProbeTime', 'lastTransitionTime']) condition[key] ??= null;
  }
  for (const list of lists) for (const container of objectsAt(status, list)) fillContainer(container);
  canonicaliseResources(status);
  const first = objectsAt(status, 'podIPs')[0]?.['ip'];
  if (isUnset(status['podIP']) && !isUnset(first)) status['podIP'] = first;
  const address = status['podIP'];
  if (!isUnset(address) && first !== address) status['podIPs'] = [{ ip: address as string }];
}
