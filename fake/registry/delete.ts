import { formatTime } from '../../machinery/clock.ts';
import { deepFreeze } from '../../machinery/deep-freeze.ts';
import type { JsonObject } from '../../machinery/json.ts';
import type { ObjectMeta } from '../../machinery/object.ts';
import { conflict, notFound } from '../../machinery/status.ts';
import { type DeleteOptions, validateDeleteOptions } from './delete-options.ts';
import { admissionRequest, atRevision, type Engine, keyOf, shownWhenReady, type WriteTarget, writeContext } from './engine.ts';
import { finalizersForDelete, isNamespace, specFinalizersOf } from './finalizers.ts';
import { orderedMetadata } from './metadata.ts';
import { checkDeletePreconditions, storageKey } from './preconditions.ts';
import type { StoredObject, Strategy, WriteContext } from './strategy.ts';

/** What came of a delete. */
export interface Removal {
  /** Gone: the object as it was last, at the version of its deletion. Marked: the object as it stands now. */
  readonly object: StoredObject;
  readonly deleted: boolean;
  /** A graceful deletion was under way already, and nothing changed. */
  readonly pending: boolean;
}

/** An object with other metadata, frozen. */
function withMeta(object: StoredObject, metadata: ObjectMeta): StoredObject {
  return deepFreeze({ ...object, metadata: orderedMetadata(metadata as Parameters<typeof orderedMetadata>[0]) } as unknown as StoredObject);
}

type Grace = { readonly kind: 'none' } | { readonly kind: 'pending' } | { readonly kind: 'marked'; readonly metadata: ObjectMeta; readonly seconds: number };

const bumped = ({ generation }: ObjectMeta): Partial<ObjectMeta> => (generation === undefined || generation === 0 ? {} : { generation: generation + 1 });

/** A graceful delete of what is being deleted already: only a shorter grace period changes anything. */
function shortened(metadata: ObjectMeta, deletionTimestamp: string, requested: number | undefined): Grace {
  const { deletionGracePeriodSeconds: standing } = metadata;
  if (standing === undefined || requested === undefined || requested >= standing) return { kind: 'pending' };
  const asked = Date.parse(deletionTimestamp) - standing * 1000;
  const next = { ...metadata, deletionTimestamp: formatTime(asked + requested * 1000), deletionGracePeriodSeconds: requested };
  return { kind: 'marked', metadata: next, seconds: requested };
}

/** What graceful deletion makes of an object. @see apiserver pkg/registry/rest/delete.go, BeforeDelete (v1.37) */
function graceOf(current: StoredObject, options: DeleteOptions, strategy: Strategy, nowMs: number): Grace {
  if (strategy.gracePeriod === undefined) return { kind: 'none' };
  const { metadata } = current;
  const requested = options.gracePeriodSeconds !== undefined && options.gracePeriodSeconds < 0 ? 1 : options.gracePeriodSeconds;
  if (metadata.deletionTimestamp !== undefined) return shortened(metadata, metadata.deletionTimestamp, requested);
  const seconds = strategy.gracePeriod(current, options.gracePeriodSeconds);
  if (seconds === undefined) return { kind: 'none' };
  const deletionTimestamp = formatTime(nowMs + seconds * 1000);
  return { kind: 'marked', seconds, metadata: { ...metadata, ...bumped(metadata), deletionTimestamp, deletionGracePeriodSeconds: seconds } };
}

/** The mark of an object that waits for finalizers and knows no grace period. */
function markedForDeletion(metadata: ObjectMeta, nowMs: number): ObjectMeta {
  const raised = metadata.deletionGracePeriodSeconds === undefined ? bumped(metadata) : {};
  const standing = metadata.deletionTimestamp;
  const deletionTimestamp = standing === undefined || Date.parse(standing) > nowMs ? formatTime(nowMs) : standing;
  return { ...metadata, ...raised, deletionTimestamp, deletionGracePeriodSeconds: 0 };
}

interface Step {
  readonly engine: Engine;
  readonly target: WriteTarget;
  readonly options: DeleteOptions;
  readonly strategy: Strategy;
}

type Mark =
  /** Nothing to mark: delete at once. */
  | { readonly kind: 'now' }
  | { readonly kind: 'pending' }
  /** The object stays, with these marks. */
  | { readonly kind: 'stays'; readonly next: StoredObject }
  /** The object gets its marks and goes right after. */
  | { readonly kind: 'then-now'; readonly next: StoredObject };

function withFinalizers(metadata: ObjectMeta, finalizers: readonly string[]): ObjectMeta {
  if (finalizers === metadata.finalizers) return metadata;
  const { finalizers: _before, ...rest } = metadata;
  return finalizers.length === 0 ? rest : { ...rest, finalizers };
}

function markOf({ engine, options, strategy }: Step, current: StoredObject): Mark {
  const nowMs = engine.clock.now();
  const grace = graceOf(current, options, strategy, nowMs);
  if (grace.kind === 'pending') return { kind: 'pending' };
  const finalizers = finalizersForDelete(current, options, strategy);
  if (grace.kind === 'none') {
    if (finalizers.length === 0) return { kind: 'now' };
    return { kind: 'stays', next: withMeta(current, withFinalizers(markedForDeletion(current.metadata, nowMs), finalizers)) };
  }
  const next = withMeta(current, withFinalizers(grace.metadata, finalizers));
  return { kind: finalizers.length > 0 || grace.seconds > 0 ? 'stays' : 'then-now', next };
}

/** A namespace is first marked and its phase switched; it goes when its spec has no finalizers left. @see kubernetes pkg/registry/core/namespace/storage (v1.37) */
function namespaceMark({ engine, options, strategy }: Step, current: StoredObject): Mark | undefined {
  if (current.metadata.deletionTimestamp !== undefined) return specFinalizersOf(current).length > 0 ? { kind: 'pending' } : undefined;
  const deletionTimestamp = formatTime(engine.clock.now());
  const metadata = withFinalizers({ ...current.metadata, deletionTimestamp }, finalizersForDelete(current, options, strategy));
  const status = { ...(current['status'] as JsonObject | undefined), phase: 'Terminating' };
  return { kind: 'stays', next: withMeta({ ...current, status } as unknown as StoredObject, metadata) };
}

function kindMark({ engine, strategy }: Step, current: StoredObject): Mark | undefined {
  const next = strategy.deleteMark?.(current, engine.clock.now());
  return next === undefined ? undefined : { kind: 'stays', next: withMeta(next, next.metadata) };
}

const sameMarks = (next: StoredObject, current: StoredObject): boolean =>
  next.metadata.deletionTimestamp === current.metadata.deletionTimestamp &&
  next.metadata.deletionGracePeriodSeconds === current.metadata.deletionGracePeriodSeconds &&
  (next.metadata.finalizers ?? []).join() === (current.metadata.finalizers ?? []).join();

/** Takes the object out of the store; undefined when another write came between. */
function removeNow({ engine, target, strategy }: Step, last: StoredObject): StoredObject | undefined {
  if (target.dryRun) return last;
  const gone = engine.store.remove(keyOf(target), last, (version) => atRevision(last, version));
  if (gone !== undefined) strategy.committed?.(last, undefined);
  return gone;
}

/** What the delete makes of the object as it stands. */
function markFor(step: Step, stored: StoredObject): Mark {
  return (isNamespace(step.target) ? namespaceMark(step, stored) : kindMark(step, stored)) ?? markOf(step, stored);
}

/** One try; undefined when another write came between. */
function attempt(step: Step, stored: StoredObject, mark: Exclude<Mark, { readonly kind: 'pending' }>): Removal | undefined {
  const { engine, target, strategy } = step;
  if (mark.kind === 'now') {
    const gone = removeNow(step, stored);
    return gone === undefined ? undefined : { object: gone, deleted: true, pending: false };
  }
  const { next } = mark;
  let marked = sameMarks(next, stored) ? stored : next;
  if (!target.dryRun && marked === next) {
    const written = engine.store.put(keyOf(target), stored, (version) => atRevision(next, version));
    if (written === undefined) return undefined;
    strategy.committed?.(stored, written);
    marked = written;
  }
  if (mark.kind === 'stays') return { object: marked, deleted: false, pending: false };
  const gone = removeNow(step, marked);
  return gone === undefined ? undefined : { object: gone, deleted: true, pending: false };
}

/** Jobs leave their pods behind when nobody says otherwise. @see kubernetes pkg/registry/batch/job/storage/storage.go (v1.37) */
function orphansSilently({ target, options, strategy }: Step): boolean {
  const isJob = target.resource.group === 'batch' && target.resource.plural === 'jobs';
  return isJob && strategy.defaultPropagation === 'orphan' && options.propagationPolicy === undefined && options.orphanDependents === undefined;
}

function refuseUnsafe(target: WriteTarget, options: DeleteOptions): void {
  if (options.ignoreStoreReadErrorWithClusterBreakingPotential !== true) return;
  const path = storageKey(target.resource, target.namespace, target.name);
  throw conflict(
    target.resource,
    target.name,
    `StorageError: invalid object, Code: 4, Key: ${path}, ResourceVersion: 0, AdditionalErrorMsg: unsafe deletion is not allowed because the object is decodable from storage`,
  );
}

function admitted({ engine, target, options }: Step, context: WriteContext, current: StoredObject): void | Promise<void> {
  if (target.isAdmitted === true) return undefined;
  const request = admissionRequest({ ...target, options: options as JsonObject }, context, target.isOfCollection === true ? '' : target.name);
  const mutating = engine.admission.mutate(request, undefined, current);
  if (mutating !== undefined) return mutating.then(() => engine.admission.validate(request, undefined, current));
  return engine.admission.validate(request, undefined, current);
}

/**
 * Deletes an object, or marks it when finalizers or a grace period hold it.
 *
 * A kind with graceful deletion is marked first even when it goes at once, so watchers see MODIFIED and then DELETED.
 * @throws {StatusError} 404 when it is missing, 409 when a precondition does not hold, 422 for options that contradict themselves
 * @see apiserver pkg/registry/generic/registry/store.go, Delete (v1.37)
 */
export async function removeObject(engine: Engine, target: WriteTarget, options: DeleteOptions): Promise<Removal> {
  const { resource } = target;
  validateDeleteOptions(options);
  const step: Step = { engine, target, options, strategy: engine.strategyFor(resource) };
  const context = writeContext(engine, target, 'delete');
  if (orphansSilently(step)) {
    context.warn(
      'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
    );
  }
  for (;;) {
    const stored = engine.store.get(keyOf(target));
    if (stored === undefined) throw notFound(resource, target.name);
    refuseUnsafe(target, options);
    if (options.preconditions !== undefined) checkDeletePreconditions(resource, stored, options.preconditions);
    const mark = markFor(step, stored);
    // Nobody is asked about a deletion that is under way already.
    if (mark.kind === 'pending') return { object: await shownWhenReady(engine, resource, stored), deleted: false, pending: true };
    const admission = admitted(step, context, stored);
    if (admission !== undefined) await admission;
    const removal = attempt(step, stored, mark);
    if (removal !== undefined) return { ...removal, object: await shownWhenReady(engine, resource, removal.object) };
  }
}
