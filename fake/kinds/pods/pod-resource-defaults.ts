import type { JsonObject, MutableJsonObject } from '../../../machinery/json.ts';
import { compareQuantities, isQuantity } from '../../../machinery/quantity.ts';
import { objectAt, readObject, readObjects } from '../parts/edit.ts';
import { isNativeResource } from '../parts/resource-names.ts';
import { aggregateResources } from './aggregate-resources.ts';

const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
const isOfPods = (name: string): boolean => name === 'cpu' || name === 'memory' || isHugePages(name);

function hasSoundAmounts(spec: JsonObject): boolean {
  const holders = [spec, ...readObjects(spec, 'containers'), ...readObjects(spec, 'initContainers')];
  return holders.every((holder) =>
    ['requests', 'limits'].every((list) => Object.values(readObject(holder, 'resources', list) ?? {}).every((value) => isQuantity(String(value)))),
  );
}

function list(resources: MutableJsonObject, key: 'requests' | 'limits', values: ReadonlyMap<string, string>): void {
  const found = objectAt(resources, key);
  const added = [...values].filter(([name]) => found?.[name] === undefined);
  if (added.length > 0) resources[key] = { ...found, ...Object.fromEntries(added) };
}

/** Limits of the whole pod, where every container has one. */
function defaultLimits(spec: JsonObject, resources: MutableJsonObject): void {
  const containers = [...readObjects(spec, 'containers'), ...readObjects(spec, 'initContainers')];
  const requests = objectAt(resources, 'requests') ?? {};
  const sums = aggregateResources(spec, 'limits');
  const limits = new Map<string, string>();
  for (const name of Object.keys(requests)) {
    const limited = containers.every((container) => readObject(container, 'resources', 'limits')?.[name] !== undefined);
    const sum = sums.get(name);
    if (!isOfPods(name) || !limited || sum === undefined) continue;
    const request = String(requests[name]);
    limits.set(name, compareQuantities(request, sum) > 0 ? request : sum);
  }
  list(resources, 'limits', limits);
}

/**
 * Completes the resources of a whole pod, if it has any, from its containers'.
 *
 * @see kubernetes pkg/api/pod/util.go, DefaultPodLevelResources (v1.37)
 */
export function defaultPodResources(spec: MutableJsonObject): void {
  const resources = objectAt(spec, 'resources');
  const given = (key: string): boolean => Object.keys(objectAt(resources, key) ?? {}).length > 0;
  if (resources === undefined || (!given('requests') && !given('limits')) || !hasSoundAmounts(spec as JsonObject)) return;
  const read = spec as JsonObject;
  const pages = [...aggregateResources(read, 'limits')].filter(([name]) => isHugePages(name) && objectAt(resources, 'requests')?.[name] === undefined);
  list(resources, 'limits', new Map(pages));
  const sums = [...aggregateResources(read, 'requests')].filter(([name]) => isOfPods(name) && !isHugePages(name) && isNativeResource(name));
  list(resources, 'requests', new Map(sums));
  const limits = Object.entries(objectAt(resources, 'limits') ?? {}).filter(([name]) => isOfPods(name));
  list(resources, 'requests', new Map(limits.map(([name, value]) => [name, String(value)])));
  defaultLimits(read, resources);
}
