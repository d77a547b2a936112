import type { KubeList, KubeObject } from '../machinery/object.ts';
import type { ResourceDescriptor } from '../machinery/resource.ts';
import type { Status } from '../machinery/status.ts';
import type { WatchEvent } from '../machinery/watch/frame.ts';
import type {
  DeleteCollectionOptions,
  DeleteOptions,
  GetOptions,
  ListAllOptions,
  ListOptions,
  PatchOptions,
  WatchOptions,
  WriteOptions,
} from './call-options.ts';
import type { Editable } from '../machinery/patch/edited.ts';
import type { ApplyConfiguration, ApplySubresource, Patch } from './patches.ts';

/** The `scale` subresource, the same for every kind that has one. */
export interface Scale extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly replicas: number; readonly selector?: string };
}

/** An object of which nothing is known before it is there; what is in it must be looked at before it is used. */
export interface DynamicObject extends KubeObject {
  readonly [field: string]: unknown;
}

/** A part of an object that is read and written on its own. All answers are frozen. */
export interface SubresourceClient<S extends KubeObject> {
  get(name: string, options?: GetOptions): Promise<S>;
  /** Such as an Eviction, a Binding or a TokenRequest. */
  create(name: string, object: S, options?: WriteOptions): Promise<S>;
  /** The name is the object's own. */
  replace(object: S, options?: WriteOptions): Promise<S>;
  patch(name: string, patch: Patch<S>, options?: PatchOptions): Promise<S>;
  /** Server-side apply; kind and apiVersion are filled in. */
  apply(object: ApplySubresource<S>, options?: PatchOptions): Promise<S>;
}

/**
 * The verbs of one resource; all answers are frozen.
 *
 * Without `namespace()`, list and watch see all namespaces; calls on one object use the namespace the object names, else the client's own.
 * @throws {ApiError} from every verb when the server refuses; {TypeError} before anything is sent, for names that cannot be
 */
export interface ResourceClient<T extends KubeObject> {
  readonly descriptor: ResourceDescriptor<T>;
  /** The same resource in one namespace. */
  namespace(namespace: string): ResourceClient<T>;
  get(name: string, options?: GetOptions): Promise<T>;
  /** As `get`, with `undefined` for an object that is not there. */
  find(name: string, options?: GetOptions): Promise<T | undefined>;
  /** Items carry kind and apiVersion, which the server leaves out. */
  list(options?: ListOptions): Promise<KubeList<T>>;
  /** Every object, fetched page by page as the loop goes on, all of one resourceVersion. When a page has expired, the rest is read in one piece. */
  listAll(options?: ListAllOptions): AsyncIterable<T>;
  /** Starts with the loop's first turn and stops with its last; the signal's reason is thrown when it aborts. */
  watch(options?: WatchOptions): AsyncIterable<WatchEvent<T>>;
  create(object: T, options?: WriteOptions): Promise<T>;
  /** The whole object; with a resourceVersion in it, only if that is still current. */
  replace(object: T, options?: WriteOptions): Promise<T>;
  /**
   * Reads the object, lets `change` work on a draft, and replaces it: from the start again, five times at most, when somebody else was faster.
   * Fields that this package does not know stay as they are. Nothing is written when nothing changed.
   */
  edit(name: string, change: (draft: Editable<T>) => void, options?: WriteOptions): Promise<T>;
  patch(name: string, patch: Patch<T>, options?: PatchOptions): Promise<T>;
  /** Server-side apply of the fields the caller wants to own; kind and apiVersion are filled in. Needs a `fieldManager` here or in the client. */
  apply(object: ApplyConfiguration<T>, options?: PatchOptions): Promise<T>;
  /** Answers with a Status, or with the object while finalizers or a grace period keep it. */
  delete(name: string, options?: DeleteOptions): Promise<T | Status>;
  deleteCollection(options?: DeleteCollectionOptions): Promise<KubeList<T> | Status>;
  readonly status: SubresourceClient<T>;
  readonly scale: SubresourceClient<Scale>;
  subresource<S extends KubeObject = KubeObject>(name: string): SubresourceClient<S>;
}
