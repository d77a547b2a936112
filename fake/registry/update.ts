import { isJsonObject, type JsonObject } from '../../machinery/json.ts';
import type { ResourceInfo } from '../../machinery/resource.ts';
import { conflict, invalid, notFound } from '../../machinery/status.ts';
import { invalidValue } from '../../machinery/validation/field-error.ts';
import { createObject, sealed } from './create.ts';
import { closeDraft, openDraft } from './drafts.ts';
import { fillEmbedded } from './embedded-structs.ts';
import { admissionRequest, atRevision, type Engine, isBuiltIn, keyOf, shownAs, shownWhenReady, type WriteTarget, writeContext } from './engine.ts';
import { finishesDeletion } from './finalizers.ts';
import { raiseGeneration } from './generation.ts';
import { isUnchanged, trackFields } from './managed-fields.ts';
import { checkNameOnUrl, mergeOwnerReferences, orderedMetadata, settleNamespace } from './metadata.ts';
import { updateRulesOf, validateChanged } from './object-rules.ts';
import { checkUid, MODIFIED, parseResourceVersion } from './preconditions.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from './strategy.ts';

/** What a transform made of the current object. */
export interface Transformed {
  readonly value: JsonObject;
  /** Nothing in `value` is frozen or shared: it may be edited in place. */
  readonly owned: boolean;
  /** managedFields are worked out already, as after an apply. */
  readonly tracked?: boolean;
}

/** What a subresource shows of an object and takes in its place, as a Scale. */
export interface Part {
  readonly kind: ResourceInfo;
  /** Makes an object of its own at every call: rules edit it. */
  show(object: StoredObject): StoredObject;
  /** Brings what rules made of the part back into the object. */
  take(draft: DraftObject, part: DraftObject): void;
}

/** An update in the making. */
export interface Change {
  readonly target: WriteTarget;
  /** Pure: runs again when another write came between. `current` is absent when there is no such object. */
  readonly transform: (current: StoredObject | undefined) => Transformed;
  /** The uid that a PUT carries: it must be that of the stored object. */
  readonly uid?: string;
  /** A missing object is created whatever the kind says, as apply does. */
  readonly createMissing?: boolean;
  /** What admission sees and changes in place of the object. */
  readonly part?: Part | undefined;
}

/** What came of an update. */
export interface Written {
  readonly object: StoredObject;
  readonly created: boolean;
}

/** The defaulted value, its top level and metadata open to edits: an owned one is edited in place, of a shared one they are copies. */
function opened(value: DraftObject, owned: boolean, defaults: Strategy['defaults']): DraftObject {
  if (owned) {
    defaults?.(value);
    return value;
  }
  if (defaults === undefined) return { ...value, metadata: { ...value.metadata } };
  const draft = openDraft(value);
  defaults(draft);
  const defaulted = closeDraft(draft);
  return { ...defaulted, metadata: { ...defaulted.metadata } };
}

/** The caller's version must be the stored one; without one, kinds that allow it take the stored one. */
function settleVersion(draft: DraftObject, current: StoredObject, target: WriteTarget, unconditional: boolean): void {
  const given = draft.metadata['resourceVersion'];
  const version = parseResourceVersion(typeof given === 'string' ? given : undefined);
  const { resourceVersion = '' } = current.metadata;
  if (version === 0n && !unconditional) {
    const error = invalidValue('metadata.resourceVersion', 0, 'must be specified for an update');
    throw invalid({ group: target.resource.group, kind: target.resource.plural }, target.name, [error]);
  }
  if (version !== 0n && version !== BigInt(resourceVersion)) throw conflict(target.resource, target.name, MODIFIED);
  draft.metadata['resourceVersion'] = resourceVersion;
}

/** What an update cannot take away. @see apimachinery pkg/api/validation/objectmeta.go, ValidateObjectMetaAccessorUpdate (v1.37) */
function carryMetadata(draft: DraftObject, current: StoredObject): void {
  const { metadata } = draft;
  const before = current.metadata;
  if ((metadata['uid'] ?? '') === '' && before.uid !== undefined) metadata['uid'] = before.uid;
  if (before.creationTimestamp !== undefined) metadata['creationTimestamp'] = before.creationTimestamp;
  if (before.deletionTimestamp !== undefined) metadata['deletionTimestamp'] = before.deletionTimestamp;
  if (metadata['deletionGracePeriodSeconds'] === undefined && before.deletionGracePeriodSeconds !== undefined) {
    metadata['deletionGracePeriodSeconds'] = before.deletionGracePeriodSeconds;
  }
  delete metadata['selfLink'];
}

interface Attempt {
  readonly current: StoredObject;
  readonly transformed: Transformed;
  readonly context: WriteContext;
}

interface UpdateAdmission {
  mutate(draft: DraftObject, current: StoredObject): void | Promise<void>;
  validate(next: StoredObject, current: StoredObject): void | Promise<void>;
}

/** Admission of an update: of the object, or of the part that the request writes. */
function admissionOf({ admission }: Engine, { target, part }: Change, context: WriteContext): UpdateAdmission {
  const request = admissionRequest(target, context, target.name);
  if (part === undefined) {
    return { mutate: (draft, current) => admission.mutate(request, draft, current), validate: (next, current) => admission.validate(request, next, current) };
  }
  const asked = { ...request, taken: part.kind };
  return {
    mutate: async (draft, current) => {
      const seen = part.show(draft as unknown as StoredObject) as unknown as DraftObject;
      await admission.mutate(asked, seen, part.show(current));
      part.take(draft, seen);
    },
    validate: (next, current) => admission.validate(asked, part.show(next), part.show(current)),
  };
}

/** Transform is done; what follows up to the finished, validated object. */
async function finishedObject(engine: Engine, change: Change, { current, transformed, context }: Attempt): Promise<StoredObject> {
  const { target } = change;
  const { resource, subresource } = target;
  const strategy = engine.strategyFor(resource);
  const rules = updateRulesOf(strategy, resource, subresource);
  const { owned } = transformed;
  const draft = opened(transformed.value as DraftObject, owned, strategy.defaults);
  checkNameOnUrl(draft, target.name);
  settleNamespace(draft, target.namespace, resource.namespaced);
  mergeOwnerReferences(draft, context, !owned);
  if (transformed.tracked !== true) trackFields(engine, target, draft, current);
  const editable = owned ? draft : openDraft(draft);
  const rulesOf = admissionOf(engine, change, context);
  const mutating = rulesOf.mutate(editable, current);
  if (mutating !== undefined) await mutating;
  settleVersion(editable, current, target, strategy.unconditionalUpdate !== false);
  carryMetadata(editable, current);
  rules.prepare?.(editable, current, context);
  fillEmbedded(editable, engine.schemaFor(resource));
  raiseGeneration(editable, current, subresource === 'status' ? {} : strategy);
  const finished = owned ? editable : closeDraft(editable);
  const next = sealed(finished, target, orderedMetadata(finished.metadata));
  validateChanged(resource, rules, { next, current, kind: String(finished['kind']), builtIn: isBuiltIn(engine, resource) }, context);
  const validating = rulesOf.validate(next, current);
  if (validating !== undefined) await validating;
  return next;
}

// The server compares before it drops the link that it once gave: who sends one has changed something.
function linksToItself({ metadata }: JsonObject): boolean {
  return isJsonObject(metadata) && (metadata['selfLink'] ?? '') !== '';
}

/** Writes `next` over `stored`; undefined when another write came between. */
async function replace(engine: Engine, target: WriteTarget, { next, stored }: { next: StoredObject; stored: StoredObject }): Promise<StoredObject | undefined> {
  const key = keyOf(target);
  const strategy = engine.strategyFor(target.resource);
  if (finishesDeletion(target, next, stored)) {
    if (target.dryRun) return next;
    // Watchers see the last stored state, finalizer and all; the caller gets what it wrote, at the version it wrote over.
    const gone = engine.store.remove(key, stored, (version) => atRevision(stored, version));
    if (gone === undefined) return undefined;
    strategy.committed?.(stored, undefined);
    return next;
  }
  const kept = strategy.stored === undefined ? next : await strategy.stored(next);
  if (target.dryRun) return shownWhenReady(engine, target.resource, kept);
  const written = engine.store.put(key, stored, (version) => atRevision(kept, version));
  if (written === undefined) return undefined;
  strategy.committed?.(stored, written);
  return strategy.ready === undefined ? shownAs(engine, target.resource, written) : shownWhenReady(engine, target.resource, written);
}

/** A PUT or PATCH of a missing object, where that is allowed: the draft is created. */
async function createMissing(engine: Engine, change: Change): Promise<Written> {
  const { target } = change;
  const { value, owned, tracked = false } = change.transform(undefined);
  const draft = (owned ? value : structuredClone(value)) as DraftObject;
  checkNameOnUrl(draft, target.name);
  const { resourceVersion } = draft.metadata;
  parseResourceVersion(typeof resourceVersion === 'string' ? resourceVersion : undefined);
  // Storage, which a dry run does not reach, clears the version of what an update creates; only a POST is refused for it.
  if (!target.dryRun) delete draft.metadata['resourceVersion'];
  const object = await createObject(engine, { target, draft, tracked, isOfUpdate: true });
  return { object, created: true };
}

/**
 * Updates an object: read, transform, prepare, admit, validate, compare-and-set; on a lost race, again. A write that changes
 * nothing leaves the revision as it is.
 *
 * @throws {StatusError} 404 when it is missing, 409 when the caller's version is not the stored one
 * @see apiserver pkg/registry/generic/registry/store.go, Update (v1.37)
 */
export async function updateObject(engine: Engine, change: Change): Promise<Written> {
  const { target } = change;
  const { resource } = target;
  const strategy = engine.strategyFor(resource);
  for (;;) {
    const stored = engine.store.get(keyOf(target));
    if (stored === undefined) {
      if (target.subresource !== '' || (change.createMissing !== true && strategy.createOnUpdate !== true)) throw notFound(resource, target.name);
      // A dry run does not look for what stands in the way of a missing object.
      if (!target.dryRun) checkUid(resource, target, stored, change.uid);
      return await createMissing(engine, change);
    }
    checkUid(resource, target, stored, change.uid);
    const current = strategy.ready === undefined ? shownAs(engine, resource, stored) : await shownWhenReady(engine, resource, stored);
    const context = writeContext(engine, target, 'update');
    const transformed = change.transform(current);
    const next = await finishedObject(engine, change, { current, transformed, context });
    const isSame = isUnchanged(next, current, linksToItself(transformed.value)) && strategy.isStale?.(stored) !== true;
    if (isSame && !finishesDeletion(target, next, stored)) return { object: current, created: false };
    const object = await replace(engine, target, { next, stored });
    if (object !== undefined) return { object, created: false };
  }
}

/** A transform that takes `body` as it is: a PUT. A second attempt has no untouched body left, and so is a conflict. */
export function replaceWith(target: WriteTarget, body: DraftObject): Change['transform'] {
  let used = false;
  return () => {
    if (used) throw conflict(target.resource, target.name, MODIFIED);
    used = true;
    return { value: body as JsonObject, owned: true };
  };
}
