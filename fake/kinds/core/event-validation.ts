import type { Json, JsonObject } from '../../../machinery/json.ts';
import { byteLength } from '../../../machinery/names/complaint.ts';
import { dnsSubdomainComplaints } from '../../../machinery/names/dns.ts';
import { qualifiedNameComplaints } from '../../../machinery/names/qualified-name.ts';
import { type FieldError, invalidValue, required } from '../../../machinery/validation/field-error.ts';
import { sameJson } from '../../registry/equality.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { isUnset, readNumber, readObject, readText } from '../parts/edit.ts';
import { goStruct } from '../parts/go-struct.ts';

/** How one of the two APIs calls what both have. */
export interface EventNames {
  readonly about: string;
  readonly controller: string;
  readonly message: string;
}

const most = { reportingInstance: 128, action: 128, reason: 128, message: 1024 } as const;

/** Where an event without a time of its own may be: with the object that it is about; those of cluster-scoped objects are told of in `default`. */
function validateNamespace(namespace: string, own: string): FieldError[] {
  const fits = namespace === '' ? own === '' || own === 'default' : namespace === own;
  return fits ? [] : [invalidValue('involvedObject.namespace', namespace, 'does not match event.namespace')];
}

function validateLength(text: string, field: keyof typeof most): FieldError[] {
  return byteLength(text) > most[field] ? [invalidValue(field, '', `can have at most ${most[field]} characters`)] : [];
}

/** What an event with a time of its own has to say, whichever API it comes through. */
function validateTimed(event: StoredObject, names: EventNames): FieldError[] {
  const [namespace, own] = [readText(readObject(event, names.about), 'namespace'), event.metadata.namespace ?? ''];
  const controller = readText(event, names.controller);
  const lost = namespace === '' && own !== 'default' && own !== 'kube-system';
  const texts = (['reportingInstance', 'action', 'reason'] as const).flatMap((key) => {
    const text = readText(event, key);
    return text === '' ? [required(key)] : validateLength(text, key);
  });
  return [
    ...(lost ? [invalidValue('involvedObject.namespace', namespace, 'does not match event.namespace')] : []),
    ...(controller === '' ? [required(names.controller)] : []),
    ...qualifiedNameComplaints(controller).map((text) => invalidValue(names.controller, controller, text)),
    ...texts,
    ...validateLength(readText(event, names.message), 'message'),
  ];
}

/** Every rule that events of both APIs follow. @see kubernetes pkg/apis/core/validation/events.go, legacyValidateEvent (v1.37) */
export function validateAnyEvent(event: StoredObject, names: EventNames): FieldError[] {
  const own = event.metadata.namespace ?? '';
  const timed = !isUnset(event['eventTime']);
  const errors = timed ? validateTimed(event, names) : validateNamespace(readText(readObject(event, names.about), 'namespace'), own);
  return [...errors, ...dnsSubdomainComplaints(own).map((text) => invalidValue('namespace', own, text))];
}

const newNames: EventNames = { about: 'regarding', controller: 'reportingController', message: 'note' };

function validateSeries(event: StoredObject): FieldError[] {
  const series = readObject(event, 'series');
  if (series === undefined) return [];
  return [
    ...(readNumber(series, 'count') < 2 ? [invalidValue('series.count', '', 'should be at least 2')] : []),
    ...(isUnset(series['lastObservedTime']) ? [required('series.lastObservedTime')] : []),
  ];
}

/** Fields of old that new events leave alone, under the names that messages have for them. */
const unset: readonly (readonly [key: string, field: string])[] = [
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
];

/** Every broken rule of a new event of `events.k8s.io`. @see kubernetes pkg/apis/core/validation/events.go, ValidateEventCreate (v1.37) */
export function validateNewEvent(event: StoredObject): FieldError[] {
  const type = readText(event, 'type');
  const source = readObject(event, 'deprecatedSource');
  const old = unset.flatMap(([key, field]) => (isUnset(event[key]) || event[key] === 0 ? [] : [invalidValue(field, '', 'needs to be unset')]));
  const sourced = readText(source, 'component') !== '' || readText(source, 'host') !== '';
  return [
    ...validateAnyEvent(event, newNames),
    ...validateSeries(event),
    ...(isUnset(event['eventTime']) ? [required('eventTime')] : []),
    ...(type === 'Normal' || type === 'Warning' ? [] : [invalidValue('type', '', `has invalid value: ${type}`)]),
    ...old,
    ...(sourced ? [invalidValue('source', '', 'needs to be unset')] : []),
  ];
}

/** What stays of such an event, under the names that messages have for it: all but its series. Upstream names the reason twice. */
const kept: readonly (readonly [key: string, field: string, struct?: string])[] = [
  ['regarding', 'involvedObject', 'ObjectReference'],
  ['reason', 'reason'],
  ['note', 'message'],
  ['deprecatedSource', 'source', 'EventSource'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
  ['reason', 'reason'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['action', 'action'],
  ['related', 'related', 'ObjectReference'],
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
  const read = (event: JsonObject, key: string): Json => event[key] ?? zeroes[key] ?? null;
  const changed = kept.filter(([key]) => !sameJson(read(next, key), read(current, key)));
  return [
    ...validateAnyEvent(next, newNames),
    ...(sameJson(next['series'], current['series']) ? [] : validateSeries(next)),
    ...changed.map(([key, field, struct]) => {
      const value = readObject(next, key);
      return invalidValue(field, struct === undefined || value === undefined ? read(next, key) : goStruct(struct, value), 'field is immutable');
    }),
  ];
}
