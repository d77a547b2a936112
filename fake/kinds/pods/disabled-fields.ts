import type { MutableJsonObject } from '../../../machinery/json.ts';
import { objectAt, objectsAt } from '../parts/edit.ts';

const lists = ['initContainers', 'containers', 'ephemeralContainers'] as const;
const annotations = ['init-containers', 'init-container-statuses'].flatMap((name) => [`pod.beta.kubernetes.io/${name}`, `pod.alpha.kubernetes.io/${name}`]);

/**
 * Takes out of a pod's spec what stands behind gates that are closed in 1.37, and annotations of old whose fields there are now.
 *
 * @see kubernetes pkg/api/pod/util.go, DropDisabledPodFields (v1.37)
 */
export function dropDisabledFields(spec: MutableJsonObject | undefined, metadata: MutableJsonObject | undefined): void {
  if (spec === undefined) return;
  for (const key of ['schedulingGroup', 'evictionResponders']) delete spec[key];
  for (const list of lists) {
    for (const container of objectsAt(spec, list)) {
      const lifecycle = objectAt(container, 'lifecycle');
      if (lifecycle !== undefined) delete lifecycle['stopSignal'];
      for (const mount of objectsAt(container, 'volumeMounts')) delete mount['bindMountOptions'];
      for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
        const grpc = objectAt(objectAt(container, name), 'grpc');
        if (grpc !== undefined) delete grpc['mode'];
      }
    }
  }
  for (const volume of objectsAt(spec, 'volumes')) {
    const emptyDir = objectAt(volume, 'emptyDir');
    if (emptyDir !== undefined) delete emptyDir['mode'];
    for (const source of ['secret', 'configMap', 'downwardAPI', 'projected']) {
      const found = objectAt(volume, source);
      if (found === undefined) continue;
      delete found['defaultUser'];
      for (const item of objectsAt(found, 'items')) delete item['user'];
    }
  }
  const given = objectAt(metadata, 'annotations');
  if (given !== undefined) for (const key of annotations) delete given[key];
}
