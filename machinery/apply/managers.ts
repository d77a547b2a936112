import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { ManagedFieldsEntry } from '../object.ts';
import { type FieldSet, isEmptySet } from './field-set.ts';
import { fromFieldsV1, toFieldsV1 } from './fields-v1.ts';
import { sharedSet } from './shared-sets.ts';

/** One entry of managedFields while a write works on it. */
export interface Manager {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string | undefined;
  readonly set: FieldSet;
  /** The stored entry, as long as nothing of it changed. */
  readonly entry?: ManagedFieldsEntry;
}

/** Who a write is counted for. */
export type ManagerIdentity = Pick<Manager, 'manager' | 'operation' | 'apiVersion' | 'subresource'>;

/** Whether both are the same entry; appliers keep theirs when they change the version. */
export function isSameManager(left: ManagerIdentity, right: ManagerIdentity): boolean {
  return (
    left.manager === right.manager &&
    left.operation === right.operation &&
    left.subresource === right.subresource &&
    (left.operation === 'Apply' || left.apiVersion === right.apiVersion)
  );
}

/** The managers of an object, or undefined when an entry cannot be read. */
export function decodeManagers(entries: readonly ManagedFieldsEntry[]): readonly Manager[] | undefined {
  const managers: Manager[] = [];
  for (const entry of entries) {
    const set = fromFieldsV1(entry.fieldsV1);
    if (set === undefined || (entry.fieldsType !== undefined && entry.fieldsType !== 'FieldsV1')) return undefined;
    if (entry.operation !== 'Apply' && entry.operation !== 'Update') return undefined;
    const { manager = '', operation, apiVersion = '', subresource = '', time } = entry;
    const decoded: Manager = { manager, operation, apiVersion, subresource, time, set, entry };
    const same = managers.findIndex((other) => isSameManager(other, decoded));
    if (same < 0) managers.push(decoded);
    else managers[same] = decoded;
  }
  return managers;
}

/**
 * The managers that a write starts from: those that the caller sent, else those of the live object.
 *
 * `[]` and `[{}]` clear them. A subresource cannot set them.
 * @see apimachinery pkg/util/managedfields/internal/fieldmanager.go, decodeLiveOrNew (v1.37)
 */
export function startingManagers(live: JsonObject | undefined, next: JsonObject, subresource: string): readonly Manager[] {
  const ofLive = (): readonly Manager[] => decodeManagers(entriesOf(live) ?? []) ?? [];
  if (subresource !== '') return ofLive();
  const sent = entriesOf(next);
  if (sent === undefined) return ofLive();
  if (sent.length === 0 || (sent.length === 1 && Object.keys(sent[0] ?? {}).length === 0)) return [];
  return decodeManagers(sent) ?? ofLive();
}

function entriesOf(object: JsonObject | undefined): readonly ManagedFieldsEntry[] | undefined {
  const metadata = object?.['metadata'];
  const entries: Json | undefined = isJsonObject(metadata) ? metadata['managedFields'] : undefined;
  return Array.isArray(entries) ? (entries as readonly ManagedFieldsEntry[]) : undefined;
}

/** The managers with one of them given another set; gone when the set is empty, the same list when nothing changes. */
export function withSet(manager: Manager, set: FieldSet): Manager | undefined {
  if (set === manager.set) return manager;
  if (isEmptySet(set)) return undefined;
  const { entry: _entry, ...rest } = manager;
  return { ...rest, set };
}

const maxUpdateManagers = 10;

/**
 * Folds the oldest updaters into `ancient-changes`, one per version, until no more than ten are left.
 * @see apimachinery pkg/util/managedfields/internal/capmanagers.go (v1.37)
 */
export function capManagers(managers: readonly Manager[], join: (left: FieldSet, right: FieldSet) => FieldSet): readonly Manager[] {
  const updaters = managers.filter((manager) => manager.operation === 'Update');
  if (updaters.length <= maxUpdateManagers) return managers;
  updaters.sort((left, right) => seconds(left.time) - seconds(right.time) || compareTexts(identityText(left), identityText(right)));
  const kept = new Set<Manager>(managers);
  const buckets = new Map<string, Manager>();
  let count = updaters.length;
  for (const updater of updaters) {
    if (count <= maxUpdateManagers) break;
    const first = buckets.get(updater.apiVersion);
    if (first === undefined) {
      buckets.set(updater.apiVersion, updater);
      continue;
    }
    kept.delete(first);
    kept.delete(updater);
    const { apiVersion, time } = updater;
    const bucket: Manager = { manager: 'ancient-changes', operation: 'Update', apiVersion, subresource: '', time, set: join(updater.set, first.set) };
    kept.add(bucket);
    buckets.set(apiVersion, bucket);
    count -= 1;
  }
  return [...kept];
}

/** As the API server writes an identity where it sorts by it. */
function identityText({ manager, operation, apiVersion, subresource }: Manager): string {
  return JSON.stringify({ manager, operation, apiVersion, ...(subresource === '' ? {} : { subresource }) });
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function seconds(time: string | undefined): number {
  return time === undefined ? 0 : Math.floor(Date.parse(time) / 1000);
}

/**
 * The entries in the API server's order: appliers first, then by whole seconds, then by name, version and subresource.
 * @see apimachinery pkg/util/managedfields/internal/managedfields.go, sortEncodedManagedFields (v1.37)
 */
export function encodeManagers(managers: readonly Manager[]): readonly ManagedFieldsEntry[] {
  const sorted = managers.length < 2 ? managers : [...managers].sort(compareManagers);
  return sorted.map(encodeManager);
}

function compareManagers(left: Manager, right: Manager): number {
  return (
    compareTexts(left.operation, right.operation) ||
    (left.time === right.time ? 0 : seconds(left.time) - seconds(right.time)) ||
    compareTexts(left.manager, right.manager) ||
    compareTexts(left.apiVersion, right.apiVersion) ||
    compareTexts(left.subresource, right.subresource)
  );
}

function encodeManager(manager: Manager): ManagedFieldsEntry {
  if (manager.entry !== undefined && manager.entry.fieldsType === 'FieldsV1') return manager.entry;
  const { time, subresource, operation, apiVersion } = manager;
  const fieldsV1 = sharedSet(toFieldsV1(manager.set) as FieldSet) as JsonObject;
  if (manager.manager !== '' && apiVersion !== '' && time !== undefined && subresource === '') {
    // Nearly all of them: written out, the entry takes half of the memory.
    return { manager: manager.manager, operation, apiVersion, time, fieldsType: 'FieldsV1', fieldsV1 };
  }
  return {
    ...(manager.manager === '' ? {} : { manager: manager.manager }),
    operation,
    ...(apiVersion === '' ? {} : { apiVersion }),
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(subresource === '' ? {} : { subresource }),
  };
}
