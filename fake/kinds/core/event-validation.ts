import type { Json, JsonObject } from '../../../machinery/json.ts';
import { type FieldError, invalidValue, notSupported, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { readObject, readText } from '../parts/edit.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';

const most = { instance: 128, action: 128, reason: 128, note: 1024 } as const;
const types: readonly string[] = ['Normal', 'Warning'];

/** An event belongs to the namespace of the object that it is about; those of cluster-scoped objects are told of in `default`. */
export function validateEventNamespace(event: StoredObject, about: JsonObject | undefined): FieldError[] {
  const namespace = readText(about, 'namespace');
  const own = event.metadata.namespace ?? '';
  if (namespace === '' ? own === 'default' || own === 'kube-system' : namespace === own) return [];
  return [invalidValue('involvedObject.namespace', namespace, 'does not match event.namespace')];
}

function validateText(event: StoredObject, key: 'reportingInstance' | 'action' | 'reason', limit: number): FieldError[] {
  const text = readText(event, key);
  if (text === '') return [required(key)];
  return text.length > limit ? [invalidValue(key, '', `can have at most ${limit} characters`)] : [];
}

function validateController(event: StoredObject): FieldError[] {
  const name = readText(event, 'reportingController');
  return name === '' ? [required('reportingController')] : qualifiedNameComplaints(name).map((text) => invalidValue('reportingController', name, text));
}

/** Every broken rule of an event of `events.k8s.io`. @see kubernetes pkg/apis/core/validation/events.go (v1.37) */
export function validateNewEvent(event: StoredObject): FieldError[] {
  const type = readText(event, 'type');
  return [
    ...validateEventNamespace(event, readObject(event, 'regarding')),
    ...((event['eventTime'] ?? null) === null ? [required('eventTime')] : []),
    ...validateController(event),
    ...validateText(event, 'reportingInstance', most.instance),
    ...validateText(event, 'action', most.action),
    ...validateText(event, 'reason', most.reason),
    ...(readText(event, 'note').length > most.note ? [invalidValue('message', '', `can have at most ${most.note} characters`)] : []),
    ...(types.includes(type) ? [] : [notSupported('type', type, types)]),
  ];
}

/** What stays of such an event, under the names that messages have for it: all but its series. */
const kept: readonly (readonly [key: string, field: string])[] = [
  ['regarding', 'involvedObject'],
  ['reason', 'reason'],
  ['note', 'message'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['action', 'action'],
  ['related', 'related'],
  ['reportingController', 'reportingController'],
  ['reportingInstance', 'reportingInstance'],
];

const zeroes: Readonly<Record<string, Json>> = {
  reason: '',
  note: '',
  type: '',
  action: '',
  reportingController: '',
  reportingInstance: '',
  deprecatedCount: 0,
};

/** Every broken rule of a changed event of `events.k8s.io`. */
export function validateNewEventUpdate(next: StoredObject, current: StoredObject): FieldError[] {
  const changed = kept.filter(([key]) => !sameJson(next[key] ?? zeroes[key] ?? null, current[key] ?? zeroes[key] ?? null));
  return [...validateNewEvent(next), ...changed.map(([key, field]) => invalidValue(field, next[key] ?? zeroes[key] ?? null, 'field is immutable'))];
}
