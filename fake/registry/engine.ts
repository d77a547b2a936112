import type { Clock, Entropy } from '../../machinery/clock.ts';
import type { UserInfo } from '../../machinery/exchange.ts';
import type { JsonObject } from '../../machinery/json.ts';
import { apiVersionOf, groupResourceOf, type ResourceInfo } from '../../machinery/resource.ts';
import type { TypeSchema } from '../../machinery/schema/type-schema.ts';
import type { Admission, AdmissionRequest } from './admission.ts';
import type { FieldTracking } from './field-tracking.ts';
import type { RegistryReader, StoredObject, StrategyFor, WriteContext } from './strategy.ts';

/** The key of a stored object. */
export interface ObjectKey {
  /** `plural` plus `.group` outside of core; all versions of a kind share it. */
  readonly bucket: string;
  readonly namespace: string;
  readonly name: string;
}

/** What the registry needs of storage. Every call is synchronous; objects go in unfrozen or frozen and come out frozen. */
export interface WriteStore {
  get(key: ObjectKey): StoredObject | undefined;
  list(bucket: string, namespace: string): readonly StoredObject[];
  /** Commits what `build` makes of the new revision; undefined: the stored object is no longer `expected`. */
  put(key: ObjectKey, expected: StoredObject | undefined, build: (resourceVersion: string) => StoredObject): StoredObject | undefined;
  /** Deletes; `build` makes the last state that watchers see. Undefined: the stored object is no longer `expected`. */
  remove(key: ObjectKey, expected: StoredObject, build: (resourceVersion: string) => StoredObject): StoredObject | undefined;
}

/** Rewrites a stored object as another version or group of its kind has it. */
export type Convert = (object: StoredObject, resource: ResourceInfo) => StoredObject;

/** Everything that the steps of a write share. */
export interface Engine {
  readonly store: WriteStore;
  readonly strategyFor: StrategyFor;
  readonly schemaFor: (resource: ResourceInfo) => TypeSchema | undefined;
  readonly convert: Convert;
  readonly admission: Admission;
  readonly tracking: FieldTracking | undefined;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly reader: RegistryReader;
}

/** Where a write goes, who makes it, and how. */
export interface WriteTarget {
  readonly resource: ResourceInfo;
  /** `''` for cluster-scoped resources. */
  readonly namespace: string;
  /** `''` on a create. */
  readonly name: string;
  /** `''` for the object itself. */
  readonly subresource: string;
  readonly user: UserInfo;
  readonly dryRun: boolean;
  readonly fieldManager: string;
  /** The options of the request, as admission sees them. */
  readonly options?: JsonObject;
  /** The object is one of a collection that is deleted: admission is told no name. */
  readonly isOfCollection?: boolean;
  /** Rules of admission saw the request that this delete is part of, and are not asked again. */
  readonly isAdmitted?: boolean;
  warn(text: string): void;
}

/** The group-resources that are another view of a stored one. */
const SHARED_BUCKETS: ReadonlyMap<string, string> = new Map([['events.events.k8s.io', 'events']]);

/** The bucket in which the objects of `resource` lie, whatever its version. */
export function bucketOf(resource: { readonly group: string; readonly plural: string }): string {
  const groupResource = groupResourceOf(resource);
  return SHARED_BUCKETS.get(groupResource) ?? groupResource;
}

/** The key of the object that `target` names. */
export function keyOf(target: WriteTarget, name: string = target.name): ObjectKey {
  return { bucket: bucketOf(target.resource), namespace: target.resource.namespaced ? target.namespace : '', name };
}

/** `object` as `resource` shows it: converted when it was stored through another version. */
export function shownAs(engine: Engine, resource: ResourceInfo, object: StoredObject): StoredObject {
  const { shown } = engine.strategyFor(resource);
  if (shown !== undefined) return shown(object);
  return object.apiVersion === apiVersionOf(resource) ? object : engine.convert(object, resource);
}

/** As {@link shownAs}, after waiting for a conversion where one is needed. */
export async function shownWhenReady(engine: Engine, resource: ResourceInfo, object: StoredObject): Promise<StoredObject> {
  const ready = engine.strategyFor(resource).ready?.([object]);
  if (ready !== undefined) await ready;
  return shownAs(engine, resource, object);
}

/** The context that rules and admission see. */
export function writeContext(engine: Engine, target: WriteTarget, operation: WriteContext['operation']): WriteContext {
  const { namespace, user, dryRun, subresource } = target;
  const { clock, entropy, reader } = engine;
  return { operation, namespace, user, dryRun, subresource, clock, entropy, reader, warn: (text) => target.warn(text) };
}

/** What admission is told of a write. */
export function admissionRequest(target: WriteTarget, context: WriteContext, name: string): AdmissionRequest {
  return { operation: context.operation, resource: target.resource, name, context, options: target.options ?? {} };
}

/** `object` at another version of itself: all else is shared. */
export function atRevision(object: StoredObject, resourceVersion: string): StoredObject {
  return Object.freeze({ ...object, metadata: Object.freeze({ ...object.metadata, resourceVersion }) }) as StoredObject;
}

/** Whether the server itself defines the kind: types of custom resources have no name. */
export function isBuiltIn(engine: Engine, resource: ResourceInfo): boolean {
  const schema = engine.schemaFor(resource);
  return schema === undefined ? !resource.group.includes('.') || resource.group.endsWith('.k8s.io') : schema.kind === 'struct' && schema.name !== undefined;
}
