import type { JsonObject, MutableJsonObject } from '../../../machinery/json.ts';
import { isMutableJsonObject } from '../../../machinery/json.ts';
import { groupResourceOf } from '../../../machinery/resource.ts';
import type { AdmissionRequest, AdmissionRule } from '../../registry/admission.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { objectAt, objectsAt, textAt } from '../json-fields.ts';
import { podLimits, podRequests } from '../pod-resources.ts';
import { refusal } from '../refusal.ts';
import { type ResourceList, resourceListOf } from '../resource-list.ts';
import { aboveMaximum, aboveRatio, type Bound, belowMinimum, requestAboveMaximum } from './constraints.ts';

const annotation = 'kubernetes.io/limit-ranger';

/** Pods cannot change what is bounded but by a resize, claims can. */
function isSubject({ resource, operation, context }: AdmissionRequest): boolean {
  const name = groupResourceOf(resource);
  if (operation !== 'create' && operation !== 'update') return false;
  if (name === 'pods') return operation === 'create' ? context.subresource === '' : context.subresource === 'resize';
  return name === 'persistentvolumeclaims' && context.subresource === '';
}

function rangesFor(request: AdmissionRequest, current: StoredObject | undefined): readonly StoredObject[] {
  if (!isSubject(request) || current?.metadata.deletionTimestamp !== undefined) return [];
  return request.context.reader.list('limitranges', request.context.namespace);
}

const limitsOf = (range: StoredObject): readonly JsonObject[] => objectsAt(objectAt(range, 'spec'), 'limits');

interface Defaults {
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

function defaultsOf(range: StoredObject): Defaults {
  const ofContainers = limitsOf(range).filter((item) => item['type'] === 'Container');
  const union = (key: string): ResourceList => Object.assign({}, ...ofContainers.map((item) => resourceListOf(objectAt(item, key)))) as ResourceList;
  return { requests: union('defaultRequest'), limits: union('default') };
}

function fillMissing(resources: MutableJsonObject, key: 'requests' | 'limits', defaults: ResourceList): readonly string[] {
  const given = resources[key];
  const list = isMutableJsonObject(given) ? given : {};
  const missing = Object.keys(defaults).filter((name) => list[name] === undefined);
  if (missing.length === 0) return [];
  for (const name of missing) list[name] = defaults[name];
  resources[key] = list;
  return missing.sort();
}

function fillContainer(container: MutableJsonObject, defaults: Defaults, noun: string): readonly string[] {
  if (!isMutableJsonObject(container['resources'])) container['resources'] = {};
  const resources = container['resources'] as MutableJsonObject;
  const name = String(container['name'] ?? '');
  const limits = fillMissing(resources, 'limits', defaults.limits);
  const requests = fillMissing(resources, 'requests', defaults.requests);
  return [
    ...(requests.length === 0 ? [] : [`${requests.join(', ')} request for ${noun} ${name}`]),
    ...(limits.length === 0 ? [] : [`${limits.join(', ')} limit for ${noun} ${name}`]),
  ];
}

function fillPod(draft: MutableJsonObject, defaults: Defaults): void {
  const { spec, metadata } = draft;
  if (!isMutableJsonObject(spec) || !isMutableJsonObject(metadata)) return;
  const each = (key: string, noun: string): readonly string[] =>
    (Array.isArray(spec[key]) ? spec[key] : []).flatMap((item) => (isMutableJsonObject(item) ? fillContainer(item, defaults, noun) : []));
  const notes = [...each('containers', 'container'), ...each('initContainers', 'init container')];
  if (notes.length === 0) return;
  if (!isMutableJsonObject(metadata['annotations'])) metadata['annotations'] = {};
  (metadata['annotations'] as MutableJsonObject)[annotation] = `LimitRanger plugin set: ${notes.join('; ')}`;
}

type Check = (bound: Bound) => string | undefined;

function complaints(item: JsonObject, key: string, check: Check, subject: Defaults): readonly string[] {
  const bounds = resourceListOf(objectAt(item, key));
  const type = textAt(item, 'type');
  // Go walks these maps in no order; names in order are one of those it may take.
  return Object.keys(bounds)
    .sort()
    .flatMap((name) => check({ type, name, amount: bounds[name] ?? '0', ...subject }) ?? []);
}

const allOf = (item: JsonObject, subject: Defaults): readonly string[] => [
  ...complaints(item, 'min', belowMinimum, subject),
  ...complaints(item, 'max', aboveMaximum, subject),
  ...complaints(item, 'maxLimitRequestRatio', aboveRatio, subject),
];

function podComplaints(item: JsonObject, spec: JsonObject): readonly string[] {
  if (item['type'] === 'Pod') return allOf(item, { requests: podRequests(spec), limits: podLimits(spec) });
  if (item['type'] !== 'Container') return [];
  return [...objectsAt(spec, 'containers'), ...objectsAt(spec, 'initContainers')].flatMap((container) =>
    allOf(item, {
      requests: resourceListOf(objectAt(container, 'resources', 'requests')),
      limits: resourceListOf(objectAt(container, 'resources', 'limits')),
    }),
  );
}

function claimComplaints(item: JsonObject, spec: JsonObject): readonly string[] {
  if (item['type'] !== 'PersistentVolumeClaim') return [];
  const subject: Defaults = { requests: resourceListOf(objectAt(spec, 'resources', 'requests')), limits: {} };
  return [...complaints(item, 'min', belowMinimum, subject), ...complaints(item, 'max', requestAboveMaximum, subject)];
}

function aggregated(messages: readonly string[]): string {
  const unique = [...new Set(messages)];
  return unique.length === 1 ? (unique[0] ?? '') : `[${unique.join(', ')}]`;
}

/**
 * Limit ranges fill in what containers leave open, and bound containers, pods and claims.
 *
 * @see kubernetes plugin/pkg/admission/limitranger/admission.go (v1.37)
 */
export const limitRanger: AdmissionRule = {
  name: 'LimitRanger',
  mutate(request, draft, current) {
    if (draft === undefined || request.resource.plural !== 'pods') return;
    for (const range of rangesFor(request, current)) fillPod(draft, defaultsOf(range));
  },
  validate(request, next, current) {
    const spec = objectAt(next, 'spec');
    if (spec === undefined) return;
    const check = request.resource.plural === 'pods' ? podComplaints : claimComplaints;
    for (const range of rangesFor(request, current)) {
      const found = limitsOf(range).flatMap((item) => check(item, spec));
      if (found.length > 0) throw refusal(request, aggregated(found));
    }
  },
};
