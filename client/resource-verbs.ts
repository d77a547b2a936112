import type { KubeList, KubeObject } from '../machinery/object.ts';
import type { ResourceDescriptor } from '../machinery/resource.ts';
import type { Status } from '../machinery/status.ts';
import type { CallOptions, GetOptions, ListAllOptions, ListOptions, WriteOptions } from './call-options.ts';
import { editObject } from './actions/edit.ts';
import { isNotFound } from './error-predicates.ts';
import { listPages } from './list-pages.ts';
import type { ResourceClient, Scale, SubresourceClient } from './resource-client.ts';
import type { Operation } from './rest/operation.ts';
import {
  applyOperation,
  createOperation,
  deleteCollectionOperation,
  deleteOperation,
  getOperation,
  listOperation,
  type Place,
  patchOperation,
  replaceOperation,
  watchOperation,
} from './rest/verbs.ts';
import { resumingWatch } from './watch/resuming-watch.ts';
import { watchOnce } from './watch/watch.ts';
import type { WireCall } from './wire-call.ts';

/** What the verbs of all resources share: the way out, and the client's defaults. */
export interface VerbContext {
  readonly wire: WireCall;
  readonly defaultNamespace: string;
  readonly fieldManager: string | undefined;
}

/** Which resource, and the namespace that was chosen for it. */
interface Scope {
  readonly resource: ResourceDescriptor;
  readonly namespace: string | undefined;
}

function collectionPlace({ resource, namespace }: Scope): Place {
  return { resource, namespace: resource.namespaced ? namespace : undefined };
}

/** @throws {TypeError} when the object names another namespace than the one that was chosen */
function objectPlace(context: VerbContext, { resource, namespace }: Scope, object?: KubeObject): Place {
  if (!resource.namespaced) return { resource, namespace: undefined };
  const own = object?.metadata?.namespace;
  if (own !== undefined && namespace !== undefined && own !== namespace) {
    throw new TypeError(`the object is of namespace ${JSON.stringify(own)}, the call of ${JSON.stringify(namespace)}`);
  }
  return { resource, namespace: namespace ?? own ?? context.defaultNamespace };
}

/** Makes the client of one subresource. */
export function subresourceClient<S extends KubeObject>(context: VerbContext, scope: Scope, subresource: string): SubresourceClient<S> {
  const at = (object?: KubeObject): Place => ({ ...objectPlace(context, scope, object), subresource });
  const manager = context.fieldManager;
  const call = async (operation: () => Operation, options: CallOptions): Promise<S> => (await context.wire.object(operation(), options)) as S;
  return {
    get: (name, options = {}) => call(() => getOperation(at(), name, options), options),
    create: (name, object, options = {}) => call(() => createOperation(at(object), object, { options, manager, name }), options),
    replace: (object, options = {}) => call(() => replaceOperation(at(object), object, { options, manager }), options),
    patch: (name, patch, options = {}) => call(() => patchOperation(at(), patch, { options, manager, name }), options),
    apply: (object, options = {}) => call(() => applyOperation(at(object as KubeObject), object as KubeObject, { options, manager }), options),
  };
}

/** Makes the client of one resource: the one implementation of the verbs for built-in, custom and dynamic use. */
export function resourceClient<T extends KubeObject>(context: VerbContext, descriptor: ResourceDescriptor<T>, namespace?: string): ResourceClient<T> {
  const scope: Scope = { resource: descriptor, namespace };
  const all = collectionPlace(scope);
  const at = (object?: KubeObject): Place => objectPlace(context, scope, object);
  const { wire, fieldManager: manager } = context;
  async function call<R>(operation: () => Operation, options: CallOptions): Promise<R> {
    return (await wire.object(operation(), options)) as R;
  }
  const get = (name: string, options: GetOptions = {}): Promise<T> => call<T>(() => getOperation(at(), name, options), options);
  const list = (options: ListOptions = {}): Promise<KubeList<T>> => call<KubeList<T>>(() => listOperation(all, options), options);
  const replace = (object: T, options: WriteOptions = {}): Promise<T> => call<T>(() => replaceOperation(at(object), object, { options, manager }), options);
  return {
    descriptor,
    namespace: (chosen) => resourceClient(context, descriptor, chosen),
    get,
    find: (name, options = {}) =>
      get(name, options).catch((error: unknown) => {
        if (isNotFound(error)) return undefined;
        throw error;
      }),
    list,
    listAll: (options: ListAllOptions = {}) => listPages<T>(list, options),
    watch: (options = {}) => {
      if (options.resume === true) return wire.events(options, (signal) => resumingWatch<T>(wire, all, { ...options, signal }));
      return wire.events(options, (signal) => watchOnce<T>(wire.stream, watchOperation(all, options), { ...options, signal }));
    },
    create: (object, options = {}) => call<T>(() => createOperation(at(object), object, { options, manager }), options),
    replace,
    edit: (name, change, options = {}) => editObject<T>({ get, replace, clock: wire.clock }, name, change, options),
    patch: (name, patch, options = {}) => call<T>(() => patchOperation(at(), patch, { options, manager, name }), options),
    apply: (object, options = {}) => call<T>(() => applyOperation(at(object as KubeObject), object as KubeObject, { options, manager }), options),
    delete: (name, options = {}) => call<T | Status>(() => deleteOperation(at(), name, options), options),
    deleteCollection: (options = {}) => call<KubeList<T> | Status>(() => deleteCollectionOperation(chosenPlace(scope), options), options),
    get status() {
      return subresourceClient<T>(context, scope, 'status');
    },
    get scale() {
      return subresourceClient<Scale>(context, scope, 'scale');
    },
    subresource: <S extends KubeObject>(name: string) => subresourceClient<S>(context, scope, name),
  };
}

/** Deleting a collection never falls back to a namespace that nobody named. */
function chosenPlace(scope: Scope): Place {
  if (scope.resource.namespaced && scope.namespace === undefined) throw new TypeError('deleteCollection needs a namespace: call .namespace(…) first');
  return collectionPlace(scope);
}
