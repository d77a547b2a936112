import { isMutableJsonObject, type JsonObject, type MutableJson } from '../../machinery/json.ts';
import { groupResourceOf } from '../../machinery/resource.ts';
import type { AdmissionRule } from '../registry/admission.ts';
import { objectAt, objectsAt, textsAt } from './json-fields.ts';
import { refusal } from './refusal.ts';

/** No service has external addresses that it did not have. @see kubernetes plugin/pkg/admission/network/denyserviceexternalips (v1.37) */
export const denyServiceExternalIps: AdmissionRule = {
  name: 'DenyServiceExternalIPs',
  validate(request, next, current) {
    const { operation, resource, context } = request;
    if (groupResourceOf(resource) !== 'services' || context.subresource !== '' || (operation !== 'create' && operation !== 'update')) return;
    const before = textsAt(objectAt(current, 'spec'), 'externalIPs');
    if (textsAt(objectAt(next, 'spec'), 'externalIPs').every((address) => before.includes(address))) return;
    throw refusal(request, 'Use of external IPs is denied by admission control.');
  },
};

/** Every image is pulled, so that nobody runs what others pulled with their secrets. @see kubernetes plugin/pkg/admission/alwayspullimages (v1.37) */
export const alwaysPullImages: AdmissionRule = {
  name: 'AlwaysPullImages',
  mutate({ resource, operation, context }, draft) {
    if (groupResourceOf(resource) !== 'pods' || context.subresource !== '' || operation === 'delete' || !isMutableJsonObject(draft?.['spec'])) return;
    for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
      const containers = draft['spec'][list];
      for (const container of Array.isArray(containers) ? containers : []) if (isMutableJsonObject(container)) container['imagePullPolicy'] = 'Always';
    }
  },
};

const isExtended = (name: string): boolean => name.includes('/') && !name.includes('kubernetes.io/') && !name.startsWith('requests.');

/** Pods that ask for an extended resource tolerate the taint of that name. @see kubernetes plugin/pkg/admission/extendedresourcetoleration (v1.37) */
export const extendedResourceToleration: AdmissionRule = {
  name: 'ExtendedResourceToleration',
  mutate({ resource, operation, context }, draft) {
    if (groupResourceOf(resource) !== 'pods' || context.subresource !== '' || operation === 'delete' || !isMutableJsonObject(draft?.['spec'])) return;
    const { spec } = draft;
    const containers = ['containers', 'initContainers'].flatMap((list) => objectsAt(spec as JsonObject, list));
    const names = new Set(containers.flatMap((container) => Object.keys(objectAt(container, 'resources', 'requests') ?? {}).filter(isExtended)));
    const given = (Array.isArray(spec['tolerations']) ? spec['tolerations'] : []) as MutableJson[];
    const missing = [...names].sort().filter((key) => !given.some((item) => isMutableJsonObject(item) && item['key'] === key && item['operator'] === 'Exists'));
    if (missing.length > 0) spec['tolerations'] = [...given, ...missing.map((key) => ({ key, operator: 'Exists' }))];
  },
};
