import type { ConvertVersion } from '../../machinery/apply/other-versions.ts';
import { formatTime } from '../../machinery/clock.ts';
import type { Json, JsonObject, MutableJson } from '../../machinery/json.ts';
import type { ManagedFieldsEntry } from '../../machinery/object.ts';
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import { detached } from './detached.ts';
import { type Engine, isBuiltIn, type WriteTarget } from './engine.ts';
import { sameJson } from './equality.ts';
import type { DraftObject, StoredObject, Strategy } from './strategy.ts';

// The sets of lists that stay the same are kept.
const SPEC: readonly string[] = ['spec'];
const NONE: readonly string[] = [];

/** The paths that a writer on this way never owns. */
export function resetFieldsOf(strategy: Strategy, subresource: string): readonly string[] {
  const rules = subresource === '' ? strategy.update : strategy.subresources?.[subresource];
  return rules?.resetFields ?? (subresource === 'status' ? SPEC : NONE);
}

/** Shows objects in other versions and groups of a kind, for the managers that wrote through them. */
function converting({ strategyFor, schemaFor }: Engine, resource: ResourceInfo): ConvertVersion {
  return (object, apiVersion) => {
    const [group, version] = apiVersion.includes('/') ? (apiVersion.split('/') as [string, string]) : ['', apiVersion];
    const other = { ...resource, group, version };
    const schema = schemaFor(other);
    const shown = schema === undefined ? undefined : strategyFor(other).shown;
    return schema === undefined || shown === undefined ? undefined : { object: shown(detached(object) as unknown as StoredObject) as JsonObject, schema };
  };
}

/** Shows custom resources in other versions of their definition, where nothing but the apiVersion changes. */
export function relabelling(schemaFor: Engine['schemaFor'], resource: ResourceInfo): ConvertVersion {
  return (object, apiVersion) => {
    const [group, version = ''] = apiVersion.split('/');
    const schema = group === resource.group ? schemaFor({ ...resource, version }) : undefined;
    return schema === undefined ? undefined : { object: { ...object, apiVersion }, schema };
  };
}

/** How entries of other versions are read; where a webhook would convert, as if they were of this one. */
function convertible(engine: Engine, resource: ResourceInfo): { readonly convert?: ConvertVersion } {
  const strategy = engine.strategyFor(resource);
  if (!isBuiltIn(engine, resource)) return strategy.ready === undefined ? { convert: relabelling(engine.schemaFor, resource) } : {};
  return strategy.shown === undefined ? {} : { convert: converting(engine, resource) };
}

/** Sets the managedFields of `draft`, which must be no immer draft. */
export function trackFields(engine: Engine, target: WriteTarget, draft: DraftObject, live: StoredObject | undefined): void {
  const strategy = engine.strategyFor(target.resource);
  if (strategy.untracked === true) {
    delete draft.metadata['managedFields'];
    return;
  }
  if (engine.tracking === undefined) return;
  const entries = engine.tracking({
    live,
    next: draft as JsonObject,
    manager: target.fieldManager,
    apiVersion: apiVersionOf(target.resource),
    subresource: target.subresource,
    time: formatTime(engine.clock.now()),
    schema: engine.schemaFor(target.resource),
    resetFields: resetFieldsOf(strategy, target.subresource),
    ...convertible(engine, target.resource),
    ...(strategy.blank === undefined ? {} : { blank: strategy.blank }),
  });
  if (entries.length === 0) delete draft.metadata['managedFields'];
  else draft.metadata['managedFields'] = entries as unknown as MutableJson;
}

const withoutTime = ({ time: _time, ...entry }: ManagedFieldsEntry): Json => entry as JsonObject;

/**
 * Whether a write changes nothing. Times in managedFields count for nothing, unless something else changed that is not stored.
 *
 * @see apiserver pkg/endpoints/handlers/fieldmanager/equality.go, IgnoreManagedFieldsTimestampsTransformer (v1.37)
 */
export function isUnchanged(next: StoredObject, current: StoredObject, timesCount = false): boolean {
  const { metadata: left, ...nextRest } = next;
  const { metadata: right, ...currentRest } = current;
  if (!sameJson(nextRest, currentRest)) return false;
  const { managedFields: leftEntries = [], ...leftMeta } = left;
  const { managedFields: rightEntries = [], ...rightMeta } = right;
  if (!sameJson(leftMeta as JsonObject, rightMeta as JsonObject)) return false;
  if (leftEntries === rightEntries) return true;
  const counted = timesCount ? (entry: ManagedFieldsEntry): Json => entry as JsonObject : withoutTime;
  return sameJson(leftEntries.map(counted), rightEntries.map(counted));
}
