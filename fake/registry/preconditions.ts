import { groupResourceOf, type ResourceInfo } from '../../machinery/resource.ts';
import { conflict, StatusError } from '../../machinery/status.ts';
import { unsignedProblem } from './list-options.ts';
import type { StoredObject } from './strategy.ts';

/** What must still hold of the stored object for a write to happen. */
export interface Preconditions {
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** Says that the caller's copy is out of date. */
export const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

/** Definitions are deleted by code of their own. @see apiextensions-apiserver pkg/registry/customresourcedefinition/etcd.go, Delete (v1.37) */
function checkDefinition(resource: ResourceInfo, { metadata }: StoredObject, { uid, resourceVersion }: Preconditions): void {
  const refuse = (what: string, wanted: string, found: string | undefined): Error =>
    conflict(resource, metadata.name ?? '', `precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${found}`);
  if (uid !== undefined && uid !== metadata.uid) throw refuse('UID', uid, metadata.uid);
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw refuse('ResourceVersion', resourceVersion, metadata.resourceVersion);
  }
}

/** Refuses a delete whose DeleteOptions name another object than the stored one. The message names the kind, not the resource. */
export function checkDeletePreconditions(resource: ResourceInfo, current: StoredObject, preconditions: Preconditions): void {
  const { uid, resourceVersion } = preconditions;
  const { metadata } = current;
  if (resource.group === 'apiextensions.k8s.io') checkDefinition(resource, current, preconditions);
  const named = { group: resource.group, plural: resource.kind };
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(
      named,
      metadata.name ?? '',
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      named,
      metadata.name ?? '',
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}

/** The key that etcd would have: it stands in the message of a failed precondition. */
export function storageKey(resource: ResourceInfo, namespace: string, name: string): string {
  return `/registry${keyWithin(resource, namespace, name)}`;
}

function keyWithin(resource: ResourceInfo, namespace: string, name: string): string {
  const prefix =
    BUILT_IN_PREFIXES.get(groupResourceOf(resource)) ??
    (resource.group.includes('.') && !resource.group.endsWith('.k8s.io') ? `${resource.group}/${resource.plural}` : resource.plural);
  return `/${prefix}/${namespace === '' ? '' : `${namespace}/`}${name}`;
}

/** Where storage paths do not follow the resource. @see kubernetes pkg/kubeapiserver/default_storage_factory_builder.go (v1.37) */
const BUILT_IN_PREFIXES: ReadonlyMap<string, string> = new Map([
  ['replicationcontrollers', 'controllers'],
  ['nodes', 'minions'],
  ['services', 'services/specs'],
  ['endpoints', 'services/endpoints'],
  ['ingresses.networking.k8s.io', 'ingress'],
  ['customresourcedefinitions.apiextensions.k8s.io', 'apiextensions.k8s.io/customresourcedefinitions'],
  ['apiservices.apiregistration.k8s.io', 'apiregistration.k8s.io/apiservices'],
]);

/** Refuses a PUT whose body carries the uid of another object. A dry run never comes as far as the storage that all keys lie under. */
export function checkUid(
  resource: ResourceInfo,
  key: { readonly namespace: string; readonly name: string; readonly dryRun?: boolean },
  current: StoredObject | undefined,
  uid: string | undefined,
): void {
  if (uid === undefined || uid === '' || uid === current?.metadata.uid) return;
  const path = key.dryRun === true ? keyWithin(resource, key.namespace, key.name) : storageKey(resource, key.namespace, key.name);
  throw conflict(
    resource,
    key.name,
    `StorageError: invalid object, Code: 4, Key: ${path}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current?.metadata.uid ?? ''}`,
  );
}

/** Whether `text` reads as an unsigned number other than 0; absent and `''` do not. @throws {StatusError} 500 when it is no number at all */
export function parseResourceVersion(text: string | undefined): bigint {
  if (text === undefined || text === '') return 0n;
  const problem = unsignedProblem(text);
  if (problem !== undefined) throw new StatusError({ code: 500, message: `strconv.ParseUint: parsing ${JSON.stringify(text)}: ${problem}` });
  return BigInt(text);
}
