import type { MutableJsonObject } from '../../../machinery/json.ts';
import type { DraftObject } from '../../registry/strategy.ts';
import { ensureObject, fill, isUnset, objectAt, objectsAt } from '../parts/edit.ts';
import { canonicaliseQuantities } from '../parts/quantities.ts';
import { defaultContainer, defaultRequests } from './container-defaults.ts';
import { dropDisabledFields } from './disabled-fields.ts';
import { defaultVolume } from './volume-defaults.ts';

const containerLists = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** The older name of the service account's field follows the newer one. */
function mirrorServiceAccount(spec: MutableJsonObject): void {
  const name = isUnset(spec['serviceAccountName']) ? spec['serviceAccount'] : spec['serviceAccountName'];
  if (isUnset(name)) {
    delete spec['serviceAccount'];
    delete spec['serviceAccountName'];
    return;
  }
  spec['serviceAccountName'] = name;
  spec['serviceAccount'] = name;
}

/** Host flags are no pointers: false is the same as absent. */
function dropFalseHostFlags(spec: MutableJsonObject): void {
  for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) {
    if (spec[key] === false) delete spec[key];
  }
}

/**
 * Defaults of a pod's spec wherever it stands, in a pod or in a template.
 *
 * @see kubernetes pkg/apis/core/v1/defaults.go, SetDefaults_PodSpec (v1.37)
 */
export function defaultPodSpec(spec: MutableJsonObject): void {
  for (const list of containerLists) {
    for (const container of objectsAt(spec, list)) defaultContainer(container);
  }
  for (const volume of objectsAt(spec, 'volumes')) defaultVolume(volume);
  fill(spec, { restartPolicy: 'Always', terminationGracePeriodSeconds: 30, dnsPolicy: 'ClusterFirst', schedulerName: 'default-scheduler' });
  spec['securityContext'] ??= {};
  canonicaliseQuantities(spec, 'overhead');
  canonicaliseQuantities(objectAt(spec, 'resources'), 'limits', 'requests');
  mirrorServiceAccount(spec);
  for (const term of objectsAt(objectAt(objectAt(spec, 'affinity'), 'nodeAffinity'), 'preferredDuringSchedulingIgnoredDuringExecution'))
    term['preference'] ??= {};
  dropFalseHostFlags(spec);
}

/** Defaults of a pod template, whose metadata and spec are there even when empty. */
export function defaultPodTemplate(parent: MutableJsonObject, key = 'template'): void {
  const template = ensureObject(parent, key);
  const metadata = ensureObject(template, 'metadata');
  const spec = ensureObject(template, 'spec');
  defaultPodSpec(spec);
  dropDisabledFields(spec, metadata);
}

function defaultHostPorts(spec: MutableJsonObject): void {
  if (spec['hostNetwork'] !== true) return;
  for (const list of ['initContainers', 'containers']) {
    for (const container of objectsAt(spec, list)) {
      for (const port of objectsAt(container, 'ports')) {
        if (isUnset(port['hostPort']) || port['hostPort'] === 0) port['hostPort'] = port['containerPort'];
      }
    }
  }
}

/** Defaults of a pod, which go beyond those of a template: requests from limits, service links, host ports. */
export function defaultPod(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  for (const list of ['initContainers', 'containers']) {
    for (const container of objectsAt(spec, list)) {
      canonicaliseQuantities(objectAt(container, 'resources'), 'limits', 'requests');
      defaultRequests(container);
    }
  }
  defaultPodSpec(spec);
  if (Number(spec['terminationGracePeriodSeconds']) < 0) spec['terminationGracePeriodSeconds'] = 1;
  if (isUnset(spec['enableServiceLinks'])) spec['enableServiceLinks'] = true;
  defaultHostPorts(spec);
}
