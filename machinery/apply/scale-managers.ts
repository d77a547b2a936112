import type { ManagedFieldsEntry } from '../object.ts';
import { difference, emptySet, type FieldSet, isEmptySet, isMember } from './field-set.ts';
import { decodeManagers, encodeManagers, isSameManager, type Manager } from './managers.ts';

const scaleVersion = 'autoscaling/v1';
const scaleKeys = ['spec', 'replicas'] as const;

/** Where a kind keeps its replicas, and the version of it that a request goes through. */
export interface ScaledKind {
  readonly apiVersion: string;
  /** The keys that lead to the replicas in a version; undefined: the version has no scale; null: there is no such version. */
  readonly keysIn: (apiVersion: string) => readonly string[] | undefined | null;
}

/** A set with the one leaf at the end of `keys`. */
const setAt = (keys: readonly string[]): FieldSet => keys.reduceRight<FieldSet>((node, key) => ({ [`f:${key}`]: node }), emptySet);

function has(set: FieldSet, keys: readonly string[]): boolean {
  let node: FieldSet | undefined = set;
  for (const key of keys) node = node?.[`f:${key}`];
  return isMember(node);
}

const renewed = ({ entry: _entry, ...manager }: Manager, change: Partial<Manager>): Manager => ({ ...manager, ...change });

/**
 * Who owns the replicas of an object, as entries of its Scale.
 *
 * @see apimachinery pkg/util/managedfields/scalehandler.go, ToSubresource (v1.37)
 */
export function scaleEntries(parent: readonly ManagedFieldsEntry[], { keysIn }: ScaledKind): readonly ManagedFieldsEntry[] {
  const owners = (decodeManagers(parent) ?? []).filter((manager) => {
    const keys = keysIn(manager.apiVersion);
    return Array.isArray(keys) && has(manager.set, keys);
  });
  return encodeManagers(owners.map((owner) => renewed(owner, { apiVersion: scaleVersion, set: setAt(scaleKeys) })));
}

/**
 * The entries of an object after a write of its Scale. Updaters are told apart by version, so theirs are taken out of the parent
 * and put back without a time, even those that did not write.
 *
 * @see apimachinery pkg/util/managedfields/scalehandler.go, ToParent (v1.37)
 */
export function parentEntries(
  parent: readonly ManagedFieldsEntry[],
  scale: readonly ManagedFieldsEntry[],
  { apiVersion, keysIn }: ScaledKind,
): readonly ManagedFieldsEntry[] {
  const scalers = new Set(decodeManagers(scale) ?? []);
  const kept: Manager[] = [];
  for (const manager of decodeManagers(parent) ?? []) {
    const keys = keysIn(manager.apiVersion);
    if (keys === null) continue;
    if (keys === undefined || !has(manager.set, keys)) {
      kept.push(manager);
      continue;
    }
    const same = [...scalers].find((scaler) => isSameManager(scaler, manager));
    if (same === undefined) {
      const rest = difference(manager.set, setAt(keys));
      if (!isEmptySet(rest)) kept.push(renewed(manager, { set: rest }));
    } else {
      scalers.delete(same);
      kept.push(manager);
    }
  }
  const keys = keysIn(apiVersion) ?? [];
  for (const scaler of scalers) if (has(scaler.set, scaleKeys)) kept.push(renewed(scaler, { apiVersion, set: setAt(keys), time: undefined }));
  return encodeManagers(kept);
}
