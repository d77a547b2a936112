import type { JsonObject } from '../../../machinery/json.ts';
import { compareQuantities } from '../../../machinery/quantity.ts';
import { readObject, readObjects } from '../parts/edit.ts';

const counted = ['cpu', 'memory'] as const;

const isPositive = (list: JsonObject | undefined, name: string): boolean => {
  const value = list?.[name];
  return (typeof value === 'string' || typeof value === 'number') && compareQuantities(value, '0') > 0;
};

/**
 * The class of a pod by its cpu and memory: all limits set and equal to the requests, none at all, or in between.
 *
 * @see kubernetes pkg/apis/core/helper/qos/qos.go (v1.37)
 */
export function qualityOfService(spec: JsonObject): 'Guaranteed' | 'BestEffort' | 'Burstable' {
  const podLevel = readObject(spec, 'resources');
  const resources =
    podLevel !== undefined && (podLevel['requests'] !== undefined || podLevel['limits'] !== undefined)
      ? [podLevel]
      : [...readObjects(spec, 'containers'), ...readObjects(spec, 'initContainers')].map((container) => readObject(container, 'resources'));
  let any = false;
  let guaranteed = true;
  for (const resource of resources) {
    const requests = readObject(resource, 'requests');
    const limits = readObject(resource, 'limits');
    for (const name of counted) {
      const limited = isPositive(limits, name);
      if (limited || isPositive(requests, name)) any = true;
      if (!limited || (isPositive(requests, name) && compareQuantities(String(requests?.[name]), String(limits?.[name])) !== 0)) guaranteed = false;
    }
  }
  if (!any) return 'BestEffort';
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
