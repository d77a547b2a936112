import type { JsonObject, MutableJson, MutableJsonObject } from '../../../machinery/json.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from '../../registry/strategy.ts';
import { ensureObject, isUnset, keepField, objectAt, objectsAt, readObject, readObjects, readText } from '../parts/edit.ts';
import { canonicaliseQuantities } from '../parts/quantities.ts';
import { ageOf, tableOf } from '../parts/table.ts';
import { warned } from '../parts/warned.ts';
import { rangeWarnings } from '../services/service-warnings.ts';
import { validateNode, validateNodeUpdate } from './node-validation.ts';

const infoFields = [
  'machineID',
  'systemUUID',
  'bootID',
  'kernelVersion',
  'osImage',
  'containerRuntimeVersion',
  'kubeletVersion',
  'kubeProxyVersion',
  'operatingSystem',
  'architecture',
] as const;

/** The range of old and the first of the list are the same one; where they differ, the old field counts. */
function alignRanges(spec: MutableJsonObject): void {
  const { podCIDR: single, podCIDRs: list } = spec;
  const first = Array.isArray(list) ? list[0] : undefined;
  if (typeof single === 'string' && single !== '') {
    if (first !== single) spec['podCIDRs'] = [single];
  } else if (first !== undefined) spec['podCIDR'] = first;
}

/** Configuration from config maps is gone: nobody sets it any more. */
function dropConfiguration(draft: DraftObject): void {
  delete objectAt(draft, 'spec')?.['configSource'];
  delete objectAt(draft, 'status')?.['config'];
}

function warn(node: StoredObject, context: WriteContext): void {
  const spec = readObject(node, 'spec') ?? {};
  if (readText(spec, 'externalID') !== '') context.warn('spec.externalID: this field is deprecated, and is unused by Kubernetes');
  ((spec['podCIDRs'] ?? []) as readonly string[]).forEach((range, index) => {
    for (const text of rangeWarnings(range, `spec.podCIDRs[${index}]`)) context.warn(text);
  });
}

function defaults(draft: DraftObject): void {
  const spec = ensureObject(draft, 'spec');
  alignRanges(spec);
  const status = ensureObject(draft, 'status');
  canonicaliseQuantities(status, 'capacity', 'allocatable');
  const capacity = objectAt(status, 'capacity');
  if (capacity !== undefined && Object.keys(capacity).length > 0 && isUnset(status['allocatable'])) status['allocatable'] = { ...capacity };
  for (const condition of objectsAt(status, 'conditions')) {
    condition['lastHeartbeatTime'] ??= null;
    condition['lastTransitionTime'] ??= null;
  }
  const endpoints = ensureObject(ensureObject(status, 'daemonEndpoints'), 'kubeletEndpoint');
  endpoints['Port'] ??= 0;
  const info = ensureObject(status, 'nodeInfo');
  for (const field of infoFields) info[field] ??= '';
}

function statusWord(node: StoredObject): string {
  const ready = readObjects(readObject(node, 'status'), 'conditions').find((item) => item['type'] === 'Ready');
  const words = [ready === undefined ? 'Unknown' : ready['status'] === 'True' ? 'Ready' : 'NotReady'];
  if (readObject(node, 'spec')?.['unschedulable'] === true) words.push('SchedulingDisabled');
  return words.join(',');
}

function roles(node: StoredObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const found = Object.entries(node.metadata.labels ?? {}).flatMap(([key, value]) =>
    key.startsWith(prefix) && key.length > prefix.length ? [key.slice(prefix.length)] : key === 'kubernetes.io/role' && value !== '' ? [value] : [],
  );
  return found.length === 0 ? '<none>' : [...new Set(found)].sort().join(',');
}

const addressOf = (status: JsonObject | undefined, type: string): string =>
  readText(
    readObjects(status, 'addresses').find((item) => item['type'] === type),
    'address',
  ) || '<none>';

/** The rules of nodes. */
export const nodeStrategy: Strategy = {
  defaults,
  prepareCreate: dropConfiguration,
  validateCreate: (node, context) => warned(validateNode(node), () => warn(node, context)),
  update: {
    prepare: (draft, current) => {
      keepField(draft, current, 'status');
      delete objectAt(draft, 'spec')?.['configSource'];
    },
    // What can be wrong with a new node is said first, and what both have in common twice.
    validate: (next, current, context) => warned([...validateNode(next), ...validateNodeUpdate(next, current)], () => warn(next, context)),
    resetFields: ['status'],
  },
  subresources: {
    status: {
      prepare: (draft, current) => {
        keepField(draft, current, 'spec');
        delete objectAt(draft, 'status')?.['config'];
      },
      validate: validateNodeUpdate,
      resetFields: ['spec'],
    },
  },
  selectableFields: { 'spec.unschedulable': (node) => String(readObject(node, 'spec')?.['unschedulable'] === true) },
  table: tableOf(
    [
      'Status',
      'Roles',
      'Age',
      'Version',
      ['Internal-IP', 'string', 1],
      ['External-IP', 'string', 1],
      ['OS-Image', 'string', 1],
      ['Kernel-Version', 'string', 1],
      ['Container-Runtime', 'string', 1],
    ],
    (node, nowMs) => {
      const status = readObject(node, 'status');
      const info = readObject(status, 'nodeInfo');
      const shown = (key: string): string => readText(info, key) || '<unknown>';
      return [
        statusWord(node),
        roles(node),
        ageOf(node, nowMs),
        readText(info, 'kubeletVersion') as MutableJson,
        addressOf(status, 'InternalIP'),
        addressOf(status, 'ExternalIP'),
        shown('osImage'),
        readText(info, 'architecture') === '' ? shown('kernelVersion') : `${shown('kernelVersion')} (${readText(info, 'architecture')})`,
        shown('containerRuntimeVersion'),
      ];
    },
  ),
};
