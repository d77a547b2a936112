import type { KubeObject } from './object.ts';

/** A verb of the API as discovery names it. */
export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

/** A subresource: what it is called under its parent, which kind it takes or answers with, and its verbs. */
export interface SubresourceInfo {
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly Verb[];
}

/** One row of the resource table: what discovery says of a resource in one group and version. */
export interface ResourceInfo {
  /** `''` for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly verbs: readonly Verb[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly SubresourceInfo[];
}

declare const objectType: unique symbol;

/** Names a resource and, in its type, the object that lives there. A value of it is what `client.resource()` takes. */
export interface ResourceDescriptor<T extends KubeObject = KubeObject> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Carries the object's type; never present at run time. */
  readonly [objectType]?: T;
}

/** What {@link defineResource} takes. */
export interface ResourceDefinition {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/**
 * Describes a resource that has no generated descriptor, most often a custom resource.
 *
 * The descriptor is frozen.
 */
export function defineResource<T extends KubeObject = KubeObject>(definition: ResourceDefinition): ResourceDescriptor<T> {
  const { group, version, kind, plural, namespaced } = definition;
  return Object.freeze({ group, version, kind, plural, namespaced });
}

/** `v1` for the core group, `apps/v1` elsewhere. */
export function apiVersionOf(resource: { readonly group: string; readonly version: string }): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** `pods` for the core group, `deployments.apps` elsewhere: the name the API server uses in its messages. */
export function groupResourceOf(resource: { readonly group: string; readonly plural: string }): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}
