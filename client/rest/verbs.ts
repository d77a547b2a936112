import type { KubeObject } from '../../machinery/object.ts';
import { apiVersionOf, type ResourceDescriptor } from '../../machinery/resource.ts';
import type { DeleteCollectionOptions, DeleteOptions, GetOptions, ListOptions, PatchOptions, WatchOptions, WriteOptions } from '../call-options.ts';
import { withKinds } from '../list-kinds.ts';
import type { Patch } from '../patches.ts';
import type { WireBody } from '../transport/transport.ts';
import type { Operation, Query } from './operation.ts';

/** Where a verb acts: the resource, and the namespace that applies to this call. */
export interface Place {
  readonly resource: ResourceDescriptor;
  readonly namespace: string | undefined;
  readonly subresource?: string | undefined;
}

const jsonBody = (value: unknown): WireBody => ({ contentType: 'application/json', value });

function writeQuery({ dryRun, fieldManager, fieldValidation }: WriteOptions, manager: string | undefined): Query {
  return { dryRun, fieldManager: fieldManager ?? manager, fieldValidation };
}

/** The name an object carries. @throws {TypeError} when it carries none */
export function nameOf(object: KubeObject): string {
  const name = object.metadata?.name;
  if (typeof name !== 'string' || name === '') throw new TypeError('the object has no metadata.name');
  return name;
}

/** Subresources whose objects are of a kind of their own. */
const PART_TYPES: Readonly<Record<string, { readonly apiVersion: string; readonly kind: string }>> = {
  scale: { apiVersion: 'autoscaling/v1', kind: 'Scale' },
  eviction: { apiVersion: 'policy/v1', kind: 'Eviction' },
  binding: { apiVersion: 'v1', kind: 'Binding' },
  token: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest' },
};

/** Kind and apiVersion are those of the place where the object has none: typed objects may leave them out. */
function withType({ resource, subresource = '' }: Place, object: KubeObject): KubeObject {
  if (object.apiVersion !== undefined && object.kind !== undefined) return object;
  return { ...(PART_TYPES[subresource] ?? { apiVersion: apiVersionOf(resource), kind: resource.kind }), ...object };
}

/** GET of one object. */
export function getOperation(place: Place, name: string, options: GetOptions): Operation {
  const { resourceVersion } = options;
  return {
    verb: 'get',
    method: 'GET',
    ...place,
    name,
    headers: options.headers,
    ...(resourceVersion === undefined ? {} : { query: { resourceVersion } }),
  };
}

function selection({ labelSelector, fieldSelector, resourceVersion, resourceVersionMatch, timeoutSeconds }: ListOptions): Query {
  return {
    labelSelector: labelSelector?.toString(),
    fieldSelector: fieldSelector?.toString(),
    resourceVersion: resourceVersion === '' ? undefined : resourceVersion,
    resourceVersionMatch,
    timeoutSeconds,
  };
}

/** GET of a list, or of one page of it. */
export function listOperation(place: Place, options: ListOptions): Operation {
  const query = { ...selection(options), limit: options.limit, continue: options.continue };
  return { verb: 'list', method: 'GET', ...place, headers: options.headers, query, complete: (answer) => withKinds(place.resource, answer) };
}

/** GET of a watch. */
export function watchOperation(place: Place, options: WatchOptions): Operation {
  const { allowWatchBookmarks, sendInitialEvents } = options;
  const initial = sendInitialEvents === undefined ? undefined : String(sendInitialEvents);
  const query = { ...selection(options), watch: true, allowWatchBookmarks, sendInitialEvents: initial };
  return { verb: 'watch', method: 'GET', ...place, headers: options.headers, query, mode: 'stream' };
}

/** What a write is made of. */
export interface Write<Options extends WriteOptions> {
  readonly options: Options;
  /** The client's own field manager. */
  readonly manager: string | undefined;
  readonly name?: string | undefined;
}

/** POST of an object, or of a subresource of the one that `name` says. */
export function createOperation(place: Place, object: KubeObject, { options, manager, name }: Write<WriteOptions>): Operation {
  const body = jsonBody(withType(place, object));
  return { verb: 'create', method: 'POST', ...place, name, headers: options.headers, query: writeQuery(options, manager), body };
}

/** PUT of an object. */
export function replaceOperation(place: Place, object: KubeObject, { options, manager }: Write<WriteOptions>): Operation {
  return {
    verb: 'update',
    method: 'PUT',
    ...place,
    name: nameOf(object),
    headers: options.headers,
    query: writeQuery(options, manager),
    body: jsonBody(withType(place, object)),
  };
}

/** PATCH with any of the four kinds of patch. @throws {TypeError} for an apply without a field manager */
export function patchOperation(place: Place, patch: Patch<object>, { options, manager, name }: Write<PatchOptions>): Operation {
  const isApply = patch.contentType === 'application/apply-patch+yaml';
  const query: Query = { ...writeQuery(options, manager), force: options.force === undefined ? undefined : String(options.force) };
  if (isApply && query['fieldManager'] === undefined)
    throw new TypeError('apply needs a fieldManager: name one in the call, or once in the options of createClient');
  const body = { contentType: patch.contentType, value: patch.body };
  return { verb: isApply ? 'apply' : 'patch', method: 'PATCH', ...place, name, headers: options.headers, query, body };
}

/** PATCH that applies the fields of `object`. */
export function applyOperation(place: Place, object: KubeObject, write: Write<PatchOptions>): Operation {
  if (object.metadata?.managedFields !== undefined) throw new TypeError('an object to apply must not have metadata.managedFields: pass only the fields to own');
  return patchOperation(place, { contentType: 'application/apply-patch+yaml', body: withType(place, object) }, { ...write, name: nameOf(object) });
}

function deleteBody({ gracePeriodSeconds, propagationPolicy, preconditions }: DeleteOptions): WireBody | undefined {
  if (gracePeriodSeconds === undefined && propagationPolicy === undefined && preconditions === undefined) return undefined;
  return jsonBody({ kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds, propagationPolicy, preconditions });
}

/** DELETE of one object. */
export function deleteOperation(place: Place, name: string, options: DeleteOptions): Operation {
  const query = { dryRun: options.dryRun };
  return { verb: 'delete', method: 'DELETE', ...place, name, headers: options.headers, query, body: deleteBody(options) };
}

/** DELETE of what a selection matches. */
export function deleteCollectionOperation(place: Place, options: DeleteCollectionOptions): Operation {
  const { dryRun, labelSelector, fieldSelector } = options;
  return {
    verb: 'deletecollection',
    method: 'DELETE',
    ...place,
    headers: options.headers,
    query: { dryRun, labelSelector: labelSelector?.toString(), fieldSelector: fieldSelector?.toString() },
    body: deleteBody(options),
  };
}
