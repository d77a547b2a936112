import { isJsonObject, type JsonObject } from '../json.ts';
import type { ManagedFieldsEntry } from '../object.ts';
import type { TypeSchema } from '../schema/type-schema.ts';
import { StatusError } from '../status.ts';
import type { ManagerConflict } from './conflicts.ts';
import { equalJson } from './equal-json.ts';
import { difference, emptySet, type FieldSet, intersection, isEmptySet, recursiveDifference, setOfPaths, union } from './field-set.ts';
import { lastAppliedFields, withLastApplied } from './last-applied.ts';
import { afterLosses, comparing, owned, updatedManagers } from './managed-fields.ts';
import { capManagers, encodeManagers, isSameManager, type Manager, type ManagerIdentity, startingManagers } from './managers.ts';
import { mergeObjects } from './merge-objects.ts';
import { fieldsOf, withStructFields } from './object-fields.ts';
import { type ConvertVersion, checkConvertible, typeProblem } from './other-versions.ts';
import { removeFields } from './remove-fields.ts';
import { typeErrors } from './validate-typed.ts';

/** One server-side apply. */
export interface ApplyWrite {
  /** The stored object, frozen; undefined when the apply is to create it. */
  readonly live: JsonObject | undefined;
  /** The applied configuration, with apiVersion, kind and metadata. */
  readonly config: JsonObject;
  readonly schema: TypeSchema;
  readonly manager: string;
  readonly apiVersion: string;
  readonly subresource: string;
  /** RFC 3339, whole seconds. */
  readonly time: string;
  readonly force: boolean;
  readonly resetFields: readonly string[];
  readonly convert?: ConvertVersion;
}

/** How an apply ends. The object shares its untouched parts with the live one and carries no managedFields yet. */
export type ApplyOutcome =
  | { readonly kind: 'applied'; readonly object: JsonObject; readonly managedFields: readonly ManagedFieldsEntry[] }
  | { readonly kind: 'conflict'; readonly conflicts: readonly ManagerConflict[] };

const nothing: JsonObject = Object.freeze({});

/**
 * Server-side apply: merges the configuration, drops what the applier no longer applies and nobody else owns, and refuses to take
 * other managers' values unless forced.
 *
 * An applier that changes nothing keeps the time of its entry, or gets an entry without one.
 * @throws {StatusError} 500 when the configuration does not fit the schema
 * @see structured-merge-diff merge/update.go (v6); apimachinery pkg/util/managedfields/internal (v1.37)
 */
export function applyConfiguration(write: ApplyWrite): ApplyOutcome {
  const { schema, config, manager, apiVersion, subresource } = write;
  checkType(write);
  const identity: ManagerIdentity = { manager, operation: 'Apply', apiVersion, subresource };
  const live = withoutManagedFields(write.live ?? nothing);
  const before = appliedManagers(write, live);
  const last = before.find((other) => isSameManager(other, identity));
  const applied = recursiveDifference(fieldsOf(schema, config), setOfPaths(write.resetFields));
  const set = owned(applied);
  const others = before.filter((other) => other !== last);
  const merged = mergeObjects(schema, live, config) as JsonObject;
  checkPrunable(write, { merged, last, others });
  // The name that the configuration carries keeps metadata alive, though nobody comes to own it.
  const object = pruned(merged, { schema, last, managers: [...others, { ...identity, time: undefined, set: applied }] });
  const compare = comparing({
    live,
    next: object,
    apiVersion,
    schema,
    resetFields: write.resetFields,
    ...(write.convert === undefined ? {} : { convert: write.convert }),
  });
  for (const other of others) {
    checkConvertible(write, live, other.apiVersion, 'failed to convert old object');
    checkConvertible(write, object, other.apiVersion, 'failed to convert new object');
  }
  const allowed = manager === 'kubectl' ? lastAppliedFields(schema, live) : emptySet;
  const conflicts = write.force ? [] : conflictsOf(others, compare, allowed);
  if (conflicts.length > 0) return { kind: 'conflict', conflicts };
  const kept = others.map((other) => afterLosses(other, compare(other.apiVersion))).filter((other) => other !== undefined);
  const time = write.live !== undefined && equalJson(live, object) ? last?.time : write.time;
  const entry: Manager = last !== undefined && last.time === time && last.apiVersion === apiVersion && last.set === set ? last : { ...identity, time, set };
  const managers = isEmptySet(set) ? kept : [...kept, entry];
  const shown = manager === 'kubectl' ? withLastApplied(object, config) : object;
  return { kind: 'applied', object: shown, managedFields: encodeManagers(capManagers(managers, union)) };
}

function checkType({ schema, config, apiVersion }: ApplyWrite): void {
  const errors = typeErrors(schema, config);
  if (errors.length === 0) return;
  const metadata = isJsonObject(config['metadata']) ? config['metadata'] : nothing;
  const gvk = `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${String(config['kind'])}`;
  const name = `${String(metadata['namespace'] ?? '')}/${String(metadata['name'] ?? '')}`;
  throw new StatusError({ code: 500, message: `failed to create typed patch object (${name}; ${gvk}): ${typeProblem(errors)}` });
}

function withoutManagedFields(object: JsonObject): JsonObject {
  const metadata = object['metadata'];
  if (!isJsonObject(metadata) || metadata['managedFields'] === undefined) return object;
  const { managedFields: _entries, ...rest } = metadata;
  return { ...object, metadata: rest };
}

interface Merge {
  readonly merged: JsonObject;
  readonly last: Manager | undefined;
  readonly others: readonly Manager[];
}

/** What was applied last is taken out in the version that it was applied in, and what others own put back in theirs. */
function checkPrunable(write: ApplyWrite, { merged, last, others }: Merge): void {
  if (last === undefined || isEmptySet(last.set)) return;
  checkConvertible(write, merged, last.apiVersion, 'failed to prune fields: failed to convert merged object to last applied version');
  for (const { apiVersion } of others) {
    checkConvertible(
      write,
      merged,
      apiVersion,
      `failed to prune fields: failed add back owned items: failed to convert merged object at version ${apiVersion}`,
    );
  }
}

/** The managers of the live object; one that has none is owned by `before-first-apply` as a whole. */
function appliedManagers(write: ApplyWrite, live: JsonObject): readonly Manager[] {
  if (write.live === undefined) return [];
  const managers = startingManagers(write.live, nothing, write.subresource);
  if (managers.length > 0) return managers;
  const { schema, apiVersion, time } = write;
  return updatedManagers([], {
    live: undefined,
    next: live,
    manager: 'before-first-apply',
    apiVersion,
    subresource: write.subresource,
    time,
    schema,
    resetFields: write.resetFields,
  });
}

interface Pruning {
  readonly schema: TypeSchema;
  readonly last: Manager | undefined;
  readonly managers: readonly Manager[];
}

/** Takes out what the applier had and no longer has, unless somebody owns it or something that is owned stands below it. */
function pruned(merged: JsonObject, { schema, last, managers }: Pruning): JsonObject {
  if (last === undefined || isEmptySet(last.set)) return merged;
  const gone = withStructFields(schema, last.set);
  const first = removeFields(schema, merged, gone);
  const all = withStructFields(schema, fieldsOf(schema, merged));
  const managed = withStructFields(
    schema,
    managers.reduce((joined, manager) => union(joined, manager.set), emptySet),
  );
  const kept = union(withStructFields(schema, fieldsOf(schema, first)), managed);
  const second = removeFields(schema, merged, difference(all, kept));
  const left = withStructFields(schema, fieldsOf(schema, second));
  return removeFields(schema, merged, intersection(difference(all, left), gone));
}

function conflictsOf(others: readonly Manager[], compare: ReturnType<typeof comparing>, allowed: FieldSet): readonly ManagerConflict[] {
  const found: ManagerConflict[] = [];
  for (const manager of others) {
    const compared = compare(manager.apiVersion);
    if (compared === undefined) continue;
    const fields = difference(intersection(manager.set, union(compared.modified, compared.added)), allowed);
    if (!isEmptySet(fields)) found.push({ manager, fields });
  }
  return found;
}
