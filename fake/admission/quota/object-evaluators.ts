import type { JsonObject } from '../../../machinery/json.ts';
import { compareQuantities, formatQuantity, parseQuantity } from '../../../machinery/quantity.ts';
import { objectAt, objectsAt, textAt } from '../json-fields.ts';
import { addLists, type ResourceList } from '../resource-list.ts';
import { fitsRequirement, type QuotaEvaluator } from './evaluator.ts';

const noScope = (): boolean => false;

/** Objects that count by their number alone: as `count/plural.group`, and some under an older name. @see apiserver pkg/quota/v1/generic/evaluator.go (v1.37) */
export function countEvaluator(groupResource: string, alias?: string): QuotaEvaluator {
  const names = [`count/${groupResource}`, ...(alias === undefined ? [] : [alias])];
  const one: ResourceList = Object.fromEntries(names.map((name) => [name, '1']));
  return {
    handles: ({ operation, context }) => operation === 'create' && context.subresource === '',
    counts: (name) => names.includes(name),
    matchesScope: noScope,
    usage: () => one,
  };
}

function serviceUsage(service: JsonObject): ResourceList {
  const spec = objectAt(service, 'spec');
  const ports = objectsAt(spec, 'ports');
  const type = textAt(spec, 'type');
  const opensAll = type === 'NodePort' || (type === 'LoadBalancer' && spec?.['allocateLoadBalancerNodePorts'] !== false);
  const opens = opensAll ? ports.length : type === 'LoadBalancer' ? ports.filter((port) => Number(port['nodePort'] ?? 0) !== 0).length : 0;
  return { 'count/services': '1', services: '1', 'services.loadbalancers': type === 'LoadBalancer' ? '1' : '0', 'services.nodeports': String(opens) };
}

const serviceNames: ReadonlySet<string> = new Set(['count/services', 'services', 'services.nodeports', 'services.loadbalancers']);

/** Services count again when their type changes. @see kubernetes pkg/quota/v1/evaluator/core/services.go (v1.37) */
export const serviceEvaluator: QuotaEvaluator = {
  handles: ({ operation, context }) => (operation === 'create' || operation === 'update') && context.subresource === '',
  counts: (name) => serviceNames.has(name),
  matchesScope: noScope,
  usage: serviceUsage,
};

const classSuffix = '.storageclass.storage.k8s.io/';
const claimNames = ['persistentvolumeclaims', 'requests.storage'] as const;

function wholeUnits(amount: string): string {
  const { nanos, format } = parseQuantity(amount);
  const rest = nanos % 1_000_000_000n;
  return rest === 0n ? amount : formatQuantity({ nanos: nanos - rest + 1_000_000_000n, format });
}

function claimedStorage(claim: JsonObject): string | undefined {
  const asked = objectAt(claim, 'spec', 'resources', 'requests')?.['storage'];
  if (asked === undefined || asked === null) return undefined;
  const allocated = objectAt(claim, 'status', 'allocatedResources')?.['storage'];
  const isMore = allocated !== undefined && allocated !== null && compareQuantities(String(allocated), String(asked)) > 0;
  return wholeUnits(String(isMore ? allocated : asked));
}

function claimUsage(claim: JsonObject): ResourceList {
  const annotated = textAt(objectAt(claim, 'metadata', 'annotations'), 'volume.beta.kubernetes.io/storage-class');
  const className = annotated === '' ? textAt(objectAt(claim, 'spec'), 'storageClassName') : annotated;
  const storage = claimedStorage(claim);
  const usage: Record<string, string> = { persistentvolumeclaims: '1', 'count/persistentvolumeclaims': '1' };
  if (storage !== undefined) usage['requests.storage'] = storage;
  if (className === '') return usage;
  usage[`${className}${classSuffix}persistentvolumeclaims`] = '1';
  if (storage !== undefined) usage[`${className}${classSuffix}requests.storage`] = storage;
  return usage;
}

function attributesClassesOf(claim: JsonObject): readonly string[] {
  const status = objectAt(claim, 'status');
  const names = [
    textAt(objectAt(claim, 'spec'), 'volumeAttributesClassName'),
    textAt(status, 'currentVolumeAttributesClassName'),
    textAt(objectAt(status, 'modifyVolumeStatus'), 'targetVolumeAttributesClassName'),
  ];
  return [...new Set(names.filter((name) => name !== ''))];
}

/** Claims count by number, by size, and both per storage class. @see kubernetes pkg/quota/v1/evaluator/core/persistent_volume_claims.go (v1.37) */
export const claimEvaluator: QuotaEvaluator = {
  handles: ({ operation, context }) => (operation === 'create' || operation === 'update') && (context.subresource === '' || context.subresource === 'status'),
  counts: (name) => name === 'count/persistentvolumeclaims' || claimNames.some((item) => name === item || name.endsWith(`${classSuffix}${item}`)),
  matchesScope(requirement, claim) {
    if (requirement.scopeName !== 'VolumeAttributesClass') return false;
    const names = attributesClassesOf(claim);
    return names.length === 0 ? fitsRequirement(requirement, '') : names.some((name) => fitsRequirement(requirement, name));
  },
  usage: claimUsage,
};

const deviceSuffix = '.deviceclass.resource.k8s.io/devices';
/** `allocationMode: All` may take as many devices as one claim can hold. */
const allDevices = 32;

function devicesOf(request: JsonObject): ResourceList {
  const count = request['allocationMode'] === 'All' ? allDevices : Number(request['count'] ?? 1);
  return { [`${textAt(request, 'deviceClassName')}${deviceSuffix}`]: String(count) };
}

function deviceUsage(claim: JsonObject): ResourceList {
  let usage: ResourceList = { 'count/resourceclaims.resource.k8s.io': '1' };
  for (const request of objectsAt(objectAt(claim, 'spec', 'devices'), 'requests')) {
    const exactly = objectAt(request, 'exactly');
    if (exactly !== undefined) usage = addLists(usage, devicesOf(exactly));
    // Of alternatives one is taken: each class counts by the greatest of its own.
    const most: Record<string, string> = {};
    for (const item of objectsAt(request, 'firstAvailable')) {
      for (const [name, count] of Object.entries(devicesOf(item))) most[name] = Number(most[name] ?? 0) >= Number(count) ? (most[name] ?? count) : count;
    }
    usage = addLists(usage, most);
  }
  return usage;
}

/** Claims on devices count by number and by the devices of each class. @see kubernetes pkg/quota/v1/evaluator/core/resource_claims.go (v1.37) */
export const deviceClaimEvaluator: QuotaEvaluator = {
  handles: ({ operation, context }) => (operation === 'create' || operation === 'update') && context.subresource === '',
  counts: (name) => name === 'count/resourceclaims.resource.k8s.io' || name.endsWith(deviceSuffix),
  matchesScope: noScope,
  usage: deviceUsage,
};
