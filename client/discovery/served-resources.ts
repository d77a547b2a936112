import { defineResource, type ResourceDescriptor } from '../../machinery/resource.ts';

/** One line of what a group-version serves. Subresources have a `/` in their name. */
export interface ServedResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  /** With `version`, where that of the kind is another than the resource's: the Scale of `deployments/scale`. */
  readonly group?: string;
  readonly version?: string;
}

/** What one version of a group serves. */
export interface ServedGroupVersion {
  /** `''` for the core group. */
  readonly group: string;
  readonly version: string;
  /** Whether it is the version of its group that the server prefers. */
  readonly isPreferred: boolean;
  readonly resources: readonly ServedResource[];
}

/** What a server serves, and what it could not tell. */
export interface ServerResources {
  /** The core group first, then as the server orders them; within a group the preferred version first. */
  readonly groupVersions: readonly ServedGroupVersion[];
  /** Group-versions whose resources could not be had, such as those of an aggregated server that is down, and why. */
  readonly failures: ReadonlyMap<string, Error>;
}

/** `v1`, `apps/v1` taken apart. */
export function groupVersionOf(apiVersion: string): { readonly group: string; readonly version: string } {
  const [first = '', second] = apiVersion.split('/');
  return second === undefined ? { group: '', version: first } : { group: first, version: second };
}

/** How a client names a served resource. */
export function descriptorOf({ group, version }: { readonly group: string; readonly version: string }, resource: ServedResource): ResourceDescriptor {
  return defineResource({ group, version, kind: resource.kind, plural: resource.name, namespaced: resource.namespaced });
}

/** Whether it stands under another resource: `pods/log`. */
export function isSubresource({ name }: ServedResource): boolean {
  return name.includes('/');
}
