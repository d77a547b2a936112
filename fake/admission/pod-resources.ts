import type { JsonObject } from '../../machinery/json.ts';
import { objectAt, objectsAt } from './json-fields.ts';
import { addLists, maxLists, type ResourceList, resourceListOf } from './resource-list.ts';

type Kind = 'requests' | 'limits';

const listOf = (container: JsonObject, kind: Kind): ResourceList => resourceListOf(objectAt(container, 'resources', kind));

/** Init containers run one after the other beside those that stay on; the containers run at once. */
function aggregate(spec: JsonObject, kind: Kind): ResourceList {
  let running = objectsAt(spec, 'containers').reduce<ResourceList>((sum, container) => addLists(sum, listOf(container, kind)), {});
  let sidecars: ResourceList = {};
  let starting: ResourceList = {};
  for (const container of objectsAt(spec, 'initContainers')) {
    const own = listOf(container, kind);
    if (container['restartPolicy'] === 'Always') {
      running = addLists(running, own);
      sidecars = addLists(sidecars, own);
      starting = maxLists(starting, sidecars);
    } else starting = maxLists(starting, addLists(own, sidecars));
  }
  return maxLists(running, starting);
}

const isPodLevel = (name: string): boolean => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

function withPodLevel(list: ResourceList, spec: JsonObject, kind: Kind): ResourceList {
  const own = Object.entries(resourceListOf(objectAt(spec, 'resources', kind))).filter(([name]) => isPodLevel(name));
  return own.length === 0 ? list : { ...list, ...Object.fromEntries(own) };
}

/** What a pod asks of a node, overhead included. @see kubernetes component-helpers/resource/helpers.go, PodRequests (v1.37) */
export function podRequests(spec: JsonObject): ResourceList {
  return addLists(withPodLevel(aggregate(spec, 'requests'), spec, 'requests'), resourceListOf(objectAt(spec, 'overhead')));
}

/** The bounds of a pod; overhead raises only bounds that are there. @see kubernetes component-helpers/resource/helpers.go, PodLimits (v1.37) */
export function podLimits(spec: JsonObject): ResourceList {
  const limits = withPodLevel(aggregate(spec, 'limits'), spec, 'limits');
  const overhead = Object.entries(resourceListOf(objectAt(spec, 'overhead'))).filter(([name]) => limits[name] !== undefined && limits[name] !== '0');
  return addLists(limits, Object.fromEntries(overhead));
}
