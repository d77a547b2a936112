import { deepFreeze } from '../../machinery/deep-freeze.ts';
import type { JsonObject, MutableJsonObject } from '../../machinery/json.ts';
import { apiVersionOf } from '../../machinery/resource.ts';
import { alreadyExists, StatusError } from '../../machinery/status.ts';
import { admissionRequest, atRevision, type Engine, isBuiltIn, keyOf, shownAs, shownWhenReady, type WriteTarget, writeContext } from './engine.ts';
import { generateName } from './generate-name.ts';
import { startGeneration } from './generation.ts';
import { unsignedProblem } from './list-options.ts';
import { trackFields } from './managed-fields.ts';
import { mergeOwnerReferences, orderedMetadata, settleNamespace, stampNew } from './metadata.ts';
import { validateNew } from './object-rules.ts';
import type { DraftObject, StoredObject, Strategy, WriteContext } from './strategy.ts';

/** How often a generated name may clash before the caller hears of it. @see apiserver pkg/registry/generic/registry/store.go (v1.37) */
const NAME_ATTEMPTS = 8;

/** What a create makes of a body. */
export interface Creation {
  readonly target: WriteTarget;
  /** Owned by the create from here on. */
  readonly draft: DraftObject;
  /** The draft carries its managedFields already, as after an apply. */
  readonly tracked?: boolean;
  /** `strategy.defaults` ran already. */
  readonly defaulted?: boolean;
  /** A PUT or PATCH found no object. */
  readonly isOfUpdate?: boolean;
}

/** The object in the form in which it is kept: kind and version first, metadata in order, frozen. */
export function sealed(draft: DraftObject, target: WriteTarget, metadata: MutableJsonObject): StoredObject {
  const { apiVersion: _version, kind: _kind, metadata: _metadata, ...rest } = draft;
  return deepFreeze({ kind: target.resource.kind, apiVersion: apiVersionOf(target.resource), metadata, ...rest } as unknown as StoredObject);
}

function nameClash(engine: Engine, target: WriteTarget, draft: DraftObject): StatusError {
  const name = String(draft.metadata['name']);
  const generated = draft.metadata['generateName'];
  const { status } = alreadyExists(target.resource, name);
  if (typeof generated === 'string' && generated !== '') {
    return new StatusError({
      code: 409,
      reason: 'AlreadyExists',
      message: `${status.message}, the server was not able to generate a unique name for the object`,
      details: { ...status.details, retryAfterSeconds: 1 },
    });
  }
  const standing = engine.store.get(keyOf(target, name));
  if (standing?.metadata.deletionTimestamp === undefined) return alreadyExists(target.resource, name);
  return new StatusError({ code: 409, reason: 'AlreadyExists', message: `object is being deleted: ${status.message}`, details: status.details ?? {} });
}

function refuseResourceVersion(draft: DraftObject): void {
  const given = draft.metadata['resourceVersion'];
  // Text that is no number is tolerated: the server drops the parse error here.
  if (typeof given === 'string' && unsignedProblem(given) === undefined && BigInt(given) !== 0n) {
    throw new StatusError({ code: 500, message: 'resourceVersion should not be set on objects to be created' });
  }
}

/** Writes the finished draft, or what is kept in its place; undefined when the name is taken. */
function insert(engine: Engine, target: WriteTarget, draft: DraftObject, kept: StoredObject | undefined): StoredObject | undefined {
  const key = keyOf(target, String(draft.metadata['name']));
  if (target.dryRun) {
    if (engine.store.get(key) !== undefined) return undefined;
    const { resourceVersion = '', ...metadata } = draft.metadata;
    if (kept !== undefined) return resourceVersion === '' ? kept : atRevision(kept, String(resourceVersion));
    return sealed(draft, target, orderedMetadata(resourceVersion === '' ? metadata : draft.metadata));
  }
  const made = (resourceVersion: string): StoredObject =>
    kept === undefined ? sealed(draft, target, orderedMetadata({ ...draft.metadata, resourceVersion })) : atRevision(kept, resourceVersion);
  return engine.store.put(key, undefined, made);
}

/** What is kept of the finished draft, where that is another form of it. */
function keptForm(strategy: Strategy, target: WriteTarget, draft: DraftObject): StoredObject | Promise<StoredObject> | undefined {
  if (strategy.stored === undefined) return undefined;
  const { resourceVersion: _none, ...metadata } = draft.metadata;
  return strategy.stored(sealed({ ...draft }, target, orderedMetadata(metadata)));
}

function prepare(draft: DraftObject, target: WriteTarget, strategy: Strategy, context: WriteContext): void {
  stampNew(draft, context);
  settleNamespace(draft, target.namespace, target.resource.namespaced);
  startGeneration(draft, strategy);
  strategy.prepareCreate?.(draft, context);
}

/**
 * Creates an object. Admission sees the defaulted body before the kind prepares it, and managedFields do not cover what
 * admission and the kind add, as on the server.
 *
 * @see apiserver pkg/endpoints/handlers/create.go and pkg/registry/generic/registry/store.go (v1.37)
 */
export async function createObject(engine: Engine, creation: Creation): Promise<StoredObject> {
  const { target, draft } = creation;
  const strategy = engine.strategyFor(target.resource);
  const context = writeContext(engine, target, 'create');
  settleNamespace(draft, target.namespace, target.resource.namespaced);
  if (creation.defaulted !== true) strategy.defaults?.(draft);
  mergeOwnerReferences(draft, context);
  // Nobody asks for an object that is about to go, and nobody owns what is taken back.
  delete draft.metadata['deletionTimestamp'];
  delete draft.metadata['deletionGracePeriodSeconds'];
  if (creation.tracked !== true) trackFields(engine, target, draft, undefined);
  const told = admissionRequest(target, context, target.name || String(draft.metadata['name'] || draft.metadata['generateName'] || ''));
  const request = creation.isOfUpdate === true ? { ...told, isOfUpdate: true } : told;
  const mutating = engine.admission.mutate(request, draft, undefined);
  if (mutating !== undefined) await mutating;
  const base = draft.metadata['generateName'];
  const generates = typeof base === 'string' && base !== '' && (draft.metadata['name'] ?? '') === '';
  for (let attempt = 1; ; attempt += 1) {
    if (generates) draft.metadata['name'] = generateName(base, engine.entropy);
    prepare(draft, target, strategy, context);
    const next = draft as JsonObject as StoredObject;
    validateNew(target.resource, strategy, { next, kind: String(draft['kind']), builtIn: isBuiltIn(engine, target.resource) }, context);
    const validating = engine.admission.validate(generates ? { ...request, name: String(draft.metadata['name']) } : request, next, undefined);
    if (validating !== undefined) await validating;
    // The check is the storage's, which a dry run does not reach.
    if (!target.dryRun) refuseResourceVersion(draft);
    const kept = keptForm(strategy, target, draft);
    const created = insert(engine, target, draft, kept instanceof Promise ? await kept : kept);
    if (created !== undefined) {
      if (!target.dryRun) strategy.committed?.(undefined, created);
      return strategy.ready === undefined ? shownAs(engine, target.resource, created) : await shownWhenReady(engine, target.resource, created);
    }
    if (!generates || attempt === NAME_ATTEMPTS) throw nameClash(engine, target, draft);
  }
}
