import { isJsonObject } from '../../machinery/json.ts';
import type { DeleteOptions } from './delete-options.ts';
import type { WriteTarget } from './engine.ts';
import type { StoredObject, Strategy } from './strategy.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** The finalizers of a namespace's spec, which its deletion waits for besides those of its metadata. */
export function specFinalizersOf(object: StoredObject): readonly unknown[] {
  const { spec } = object;
  const finalizers = isJsonObject(spec) ? spec['finalizers'] : undefined;
  return Array.isArray(finalizers) ? finalizers : [];
}

/** Whether `target` names a namespace. */
export function isNamespace({ resource }: WriteTarget): boolean {
  return resource.group === '' && resource.plural === 'namespaces';
}

/**
 * Whether an update takes the last obstacle to a deletion that was asked for.
 *
 * @see apiserver pkg/registry/generic/registry/store.go, ShouldDeleteDuringUpdate; kubernetes pkg/registry/core/namespace/storage (v1.37)
 */
export function finishesDeletion(target: WriteTarget, next: StoredObject, stored: StoredObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = stored.metadata;
  if (deletionTimestamp === undefined) return false;
  if (isNamespace(target)) {
    const specIsEmpty = specFinalizersOf(next).length === 0;
    if (target.subresource === 'finalize') return specIsEmpty;
    if (!specIsEmpty) return false;
  }
  return deletionGracePeriodSeconds === 0 && (next.metadata.finalizers ?? []).length === 0 && (stored.metadata.finalizers ?? []).length > 0;
}

function orphans(finalizers: readonly string[], options: DeleteOptions, strategy: Strategy): boolean {
  if (options.orphanDependents !== undefined) return options.orphanDependents;
  if (options.propagationPolicy !== undefined) return options.propagationPolicy === 'Orphan';
  const standing = finalizers.find((finalizer) => finalizer === ORPHAN || finalizer === FOREGROUND);
  return standing === undefined ? strategy.defaultPropagation === 'orphan' : standing === ORPHAN;
}

function deletesDependentsFirst(finalizers: readonly string[], options: DeleteOptions): boolean {
  if (options.orphanDependents !== undefined) return false;
  if (options.propagationPolicy !== undefined) return options.propagationPolicy === 'Foreground';
  return finalizers.find((finalizer) => finalizer === ORPHAN || finalizer === FOREGROUND) === FOREGROUND;
}

/** The finalizers that an object has once a delete with `options` is asked for: garbage collection adds and takes its own. */
export function finalizersForDelete(current: StoredObject, options: DeleteOptions, strategy: Strategy): readonly string[] {
  const finalizers = current.metadata.finalizers ?? [];
  const wanted = finalizers.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND);
  if (orphans(finalizers, options, strategy)) wanted.push(ORPHAN);
  if (deletesDependentsFirst(finalizers, options)) wanted.push(FOREGROUND);
  const before = new Set(finalizers);
  return wanted.length === before.size && wanted.every((finalizer) => before.has(finalizer)) ? finalizers : wanted;
}
