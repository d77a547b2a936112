import { deepFreeze } from '../../../machinery/deep-freeze.ts';
import type { JsonObject } from '../../../machinery/json.ts';
import { invalid } from '../../../machinery/status.ts';
import type { FieldError } from '../../../machinery/validation/field-error.ts';
import type { DraftObject, StoredObject, Strategy, TableDefinition } from '../../registry/strategy.ts';
import { ensureObject, readNumber, readObject, readText } from '../parts/edit.ts';
import { since, tableOf } from '../parts/table.ts';
import { type EventNames, validateAnyEvent, validateNewEvent, validateNewEventUpdate } from './event-validation.ts';

/** Fields that an event always shows, as each of the two APIs calls them. */
const coreFields = { firstTimestamp: null, lastTimestamp: null, eventTime: null, reportingComponent: '', reportingInstance: '' } as const;
const newFields = { eventTime: null, deprecatedFirstTimestamp: null, deprecatedLastTimestamp: null } as const;

function defaultsOf(objects: readonly string[], fields: Readonly<Record<string, string | null>>): (draft: DraftObject) => void {
  return (draft) => {
    for (const key of objects) ensureObject(draft, key);
    for (const key in fields) draft[key] ??= fields[key] ?? null;
  };
}

const referenceFields = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'] as const;

function selectable(reference: string, source: string): NonNullable<Strategy['selectableFields']> {
  const fields: Record<string, (object: StoredObject) => string> = {
    reason: (event) => readText(event, 'reason'),
    type: (event) => readText(event, 'type'),
    reportingComponent: (event) => readText(event, 'reportingComponent') || readText(event, 'reportingController'),
    source: (event) => readText(readObject(event, source), 'component') || readText(event, 'reportingComponent') || readText(event, 'reportingController'),
  };
  for (const key of referenceFields) fields[`${reference}.${key}`] = (event) => readText(readObject(event, reference), key);
  return fields;
}

function table(reference: string, message: string): TableDefinition {
  const old = (event: StoredObject, key: string): unknown => event[key] ?? event[`deprecated${key.charAt(0).toUpperCase()}${key.slice(1)}`];
  const definition = tableOf([], () => []);
  return {
    ...definition,
    columns: [
      ...(['Last Seen', 'Type', 'Reason', 'Object'] as const).map((name) => ({ name, type: 'string', format: '', priority: 0 })),
      { name: 'Subobject', type: 'string', format: '', priority: 1 },
      { name: 'Source', type: 'string', format: '', priority: 1 },
      { name: 'Message', type: 'string', format: '', priority: 0 },
      { name: 'First Seen', type: 'string', format: '', priority: 1 },
      { name: 'Count', type: 'string', format: '', priority: 1 },
      { name: 'Name', type: 'string', format: 'name', priority: 1 },
    ],
    cells: (event, nowMs) => {
      const about = readObject(event, reference);
      const first = since(old(event, 'firstTimestamp') ?? event['eventTime'], nowMs);
      const series = readObject(event, 'series');
      const lastTime = series?.['lastObservedTime'] ?? old(event, 'lastTimestamp');
      const kind = readText(about, 'kind').toLowerCase();
      const name = readText(about, 'name');
      return [
        typeof lastTime === 'string' ? since(lastTime, nowMs) : first,
        readText(event, 'type'),
        readText(event, 'reason'),
        name === '' ? kind : `${kind}/${name}`,
        readText(about, 'fieldPath'),
        sourceText(event),
        readText(event, message).trim(),
        first,
        series === undefined ? Math.max(readNumber(event, 'count'), readNumber(event, 'deprecatedCount'), 1) : readNumber(series, 'count'),
        event.metadata.name ?? '',
      ];
    },
  };
}

function sourceText(event: StoredObject): string {
  const source = readObject(event, 'source') ?? readObject(event, 'deprecatedSource');
  const component = readText(source, 'component') || readText(event, 'reportingComponent') || readText(event, 'reportingController');
  const host = readText(source, 'host') || readText(event, 'reportingInstance');
  return [component, host].filter((text) => text !== '').join(', ');
}

// Each API calls the same things by its own names: core name, then that of events.k8s.io.
const names = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
] as const;
const shared = ['reason', 'type', 'eventTime', 'series', 'action', 'related', 'reportingInstance'] as const;
const toNew = new Map<string, string>([...names, ...shared.map((name) => [name, name] as const)]);
const toCore = new Map([...toNew].map(([core, other]) => [other, core]));

/** Rewrites events of the other API; those of `apiVersion` are as they should be. */
function shownIn(apiVersion: string, renamed: ReadonlyMap<string, string>, always: JsonObject): (event: StoredObject) => StoredObject {
  const known = new WeakMap<StoredObject, StoredObject>();
  const empty: ReadonlySet<string> = new Set(Object.keys(always));
  return (event) => {
    if (event.apiVersion === apiVersion) return event;
    const found = known.get(event);
    if (found !== undefined) return found;
    const fields = Object.entries(event).flatMap(([key, value]) => {
      const name = renamed.get(key);
      return name === undefined || (value === '' && !empty.has(name)) ? [] : [[name, value] as const];
    });
    const made = deepFreeze({ kind: event.kind, apiVersion, metadata: event.metadata, ...always, ...Object.fromEntries(fields) }) as unknown as StoredObject;
    known.set(event, made);
    return made;
  };
}

const blankReporter: JsonObject = { reportingComponent: '', reportingInstance: '' };

const coreNames: EventNames = { about: 'involvedObject', controller: 'reportingComponent', message: 'message' };

/** The rules of events as the core group has them: barely any, but for those with a time of their own. */
export const coreEventStrategy: Strategy = {
  defaults: defaultsOf(['involvedObject', 'source'], coreFields),
  blank: blankReporter,
  shown: shownIn('v1', toCore, { involvedObject: {}, source: {}, ...coreFields }),
  validateCreate: (event) => validateAnyEvent(event, coreNames),
  update: { validate: (event) => validateAnyEvent(event, coreNames) },
  createOnUpdate: true,
  selectableFields: selectable('involvedObject', 'source'),
  table: table('involvedObject', 'message'),
};

/** Whichever API an event is written through, inside of the server it is one of the core group, and so it is called in refusals. */
function underCoreName(event: StoredObject, errors: readonly FieldError[]): readonly FieldError[] {
  if (errors.length > 0) throw invalid({ group: '', kind: 'Event' }, event.metadata.name ?? '', errors);
  return errors;
}

/** The rules of events as `events.k8s.io` has them. */
export const newEventStrategy: Strategy = {
  defaults: defaultsOf(['regarding', 'deprecatedSource'], newFields),
  shown: shownIn('events.k8s.io/v1', toNew, { regarding: {}, deprecatedSource: {}, ...newFields }),
  validateCreate: (event) => underCoreName(event, validateNewEvent(event)),
  update: { validate: (next, current) => underCoreName(next, validateNewEventUpdate(next, current)) },
  createOnUpdate: true,
  selectableFields: selectable('regarding', 'deprecatedSource'),
  table: table('regarding', 'note'),
};
