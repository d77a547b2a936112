import type { JsonObject } from '../json.ts';
import type { ManagedFieldsEntry } from '../object.ts';
import { type TypeSchema, untypedDeduced } from '../schema/type-schema.ts';
import { type Comparison, compareObjects } from './compare.ts';
import { difference, type FieldSet, intersection, isEmptySet, recursiveDifference, setOfPaths, union } from './field-set.ts';
import { capManagers, encodeManagers, isSameManager, type Manager, type ManagerIdentity, startingManagers, withSet } from './managers.ts';
import { type ConvertVersion, conversionProblem, isCustomSchema } from './other-versions.ts';
import { fitsType } from './validate-typed.ts';

/** One create, update or patch (not apply) as field tracking sees it. */
export interface UpdateWrite {
  /** The stored object, undefined on create. */
  readonly live: JsonObject | undefined;
  /** The object as it is to be stored, its managedFields as the caller sent them. */
  readonly next: JsonObject;
  readonly manager: string;
  readonly apiVersion: string;
  /** `''` for the object itself. */
  readonly subresource: string;
  /** RFC 3339, whole seconds. */
  readonly time: string;
  /** Undefined: every object is granular, every list atomic. */
  readonly schema: TypeSchema | undefined;
  /** Paths (`spec`, `metadata.labels`) that a writer on this way never owns. */
  readonly resetFields: readonly string[];
  /** What every object of the kind has before anybody fills it in: a create that leaves it so owns nothing of it. */
  readonly blank?: JsonObject;
  /** For entries of other versions; without it they are read as if they were of this one. */
  readonly convert?: ConvertVersion;
}

const nothing: JsonObject = Object.freeze({});

/** What nobody owns, since the server does. */
const unowned: FieldSet = setOfPaths([
  'apiVersion',
  'kind',
  'metadata',
  'metadata.name',
  'metadata.namespace',
  'metadata.creationTimestamp',
  'metadata.selfLink',
  'metadata.uid',
  'metadata.clusterName',
  'metadata.generation',
  'metadata.managedFields',
  'metadata.resourceVersion',
]);

/** A set without what nobody owns. */
export function owned(set: FieldSet): FieldSet {
  return difference(set, unowned);
}

/**
 * The managedFields after a write that is not an apply: the writer takes what it added or changed, and everybody loses what
 * changed or went away. Entries that keep their fields are the same objects as before.
 *
 * An update of an object without any entries is not tracked; a create always is. A custom resource that does not fit its type is not
 * tracked either, in its own version or in that of another entry: the entries stay as they were stored.
 * @see apimachinery pkg/util/managedfields/internal, structured-merge-diff merge/update.go (v1.37)
 */
export function trackUpdate(write: UpdateWrite): readonly ManagedFieldsEntry[] {
  const managers = startingManagers(write.live, write.next, write.subresource);
  if (managers.length === 0 && write.live !== undefined) return [];
  if (!isTrackable(write, managers)) return encodeManagers(startingManagers(write.live, nothing, write.subresource));
  return encodeManagers(capManagers(updatedManagers(managers, write), union));
}

// Built-in objects have been decoded into their types; a custom resource may be allowed values that its type does not tell of.
function isTrackable(write: UpdateWrite, managers: readonly Manager[]): boolean {
  const { schema, live, next } = write;
  if (schema === undefined || !isCustomSchema(schema)) return true;
  const objects = live === undefined ? [next] : [live, next];
  return objects.every((object) => fitsType(schema, object) && managers.every(({ apiVersion }) => conversionProblem(write, object, apiVersion) === undefined));
}

/** {@link trackUpdate} before the entries are capped, sorted and encoded. */
export function updatedManagers(managers: readonly Manager[], write: UpdateWrite): readonly Manager[] {
  const compare = comparing(write);
  const own = compare(write.apiVersion);
  if (own === undefined) return managers;
  const taken = owned(union(own.added, own.modified));
  const identity: ManagerIdentity = { manager: write.manager, operation: 'Update', apiVersion: write.apiVersion, subresource: write.subresource };
  const result: Manager[] = [];
  let previous: Manager | undefined;
  for (const manager of managers) {
    const left = afterLosses(manager, compare(manager.apiVersion));
    if (left === undefined) continue;
    if (isSameManager(left, identity)) previous = left;
    else result.push(left);
  }
  if (!isEmptySet(taken)) result.push({ ...identity, time: write.time, set: previous === undefined ? taken : union(previous.set, taken) });
  else if (previous !== undefined) result.push(previous);
  return result;
}

/** The manager without what somebody else changed or took away; undefined when nothing is left. */
export function afterLosses(manager: Manager, compared: Comparison | undefined): Manager | undefined {
  if (compared === undefined) return undefined;
  const withoutModified = difference(manager.set, intersection(compared.modified, manager.set));
  const withoutAdded = difference(withoutModified, compared.added);
  return withSet(manager, difference(withoutAdded, compared.removed));
}

/** What a comparison needs of a write. */
export interface ComparedWrite {
  readonly live: JsonObject | undefined;
  readonly next: JsonObject;
  readonly apiVersion: string;
  readonly schema: TypeSchema | undefined;
  readonly resetFields: readonly string[];
  readonly blank?: JsonObject;
  readonly convert?: ConvertVersion;
}

/** Compares before and after in each version that is asked for, once; undefined for a version that is gone. */
export function comparing(write: ComparedWrite): (apiVersion: string) => Comparison | undefined {
  const ignored = setOfPaths(write.resetFields);
  const known = new Map<string, Comparison | undefined>();
  return (apiVersion) => {
    if (!known.has(apiVersion)) {
      const compared = compareIn(write, apiVersion);
      known.set(apiVersion, compared === undefined ? undefined : without(compared, ignored));
    }
    return known.get(apiVersion);
  };
}

function compareIn(write: ComparedWrite, apiVersion: string): Comparison | undefined {
  const live = write.live ?? write.blank ?? nothing;
  if (apiVersion === write.apiVersion || write.convert === undefined) return compareObjects(write.schema ?? untypedDeduced, live, write.next);
  const before = write.live === undefined ? { object: nothing } : write.convert(write.live, apiVersion);
  const after = write.convert(write.next, apiVersion);
  return before === undefined || after === undefined ? undefined : compareObjects(after.schema, before.object, after.object);
}

function without(compared: Comparison, ignored: FieldSet): Comparison {
  if (isEmptySet(ignored)) return compared;
  return {
    added: recursiveDifference(compared.added, ignored),
    modified: recursiveDifference(compared.modified, ignored),
    removed: recursiveDifference(compared.removed, ignored),
  };
}
