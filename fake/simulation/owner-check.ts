import type { OwnerReference } from '../../machinery/object.ts';
import { bucketOf } from '../registry/engine.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { RegistryReader, StoredObject } from '../registry/strategy.ts';

/** Where a controller looks owners up. */
export interface OwnerLookup {
  readonly reader: RegistryReader;
  readonly catalog: ResourceCatalog;
}

/** The owners of an object, by what they mean to it. */
export interface OwnerClasses {
  /** They are there, and keep the object. */
  readonly solid: readonly OwnerReference[];
  /** They are not there, or somebody else is under that name. */
  readonly dangling: readonly OwnerReference[];
  /** They go once their dependents are gone. */
  readonly waiting: readonly OwnerReference[];
}

/** The finalizer of an owner that waits for its dependents. */
export const FOREGROUND = 'foregroundDeletion';
/** The finalizer of an owner whose dependents are to stay. */
export const ORPHAN = 'orphan';

/** Whether an object is being deleted and carries one of the garbage collector's finalizers. */
export function isDeletingWith(object: StoredObject | undefined, finalizer: string): boolean {
  return object?.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).includes(finalizer);
}

/** An owner's kind that the server does not serve: it may be served later. */
export class UnknownKind extends Error {
  override readonly name = 'UnknownKind';
}

type Verdict = keyof OwnerClasses | 'impossible';

function verdictOn(reference: OwnerReference, { metadata }: StoredObject, { reader, catalog }: OwnerLookup): Verdict {
  const [group = '', version = ''] = reference.apiVersion.includes('/') ? reference.apiVersion.split('/') : ['', reference.apiVersion];
  const resource = catalog.findKind(group, version, reference.kind);
  if (resource === undefined) throw new UnknownKind(`no kind ${reference.kind} in ${reference.apiVersion}`);
  const { namespace = '' } = metadata;
  if (resource.namespaced && namespace === '') return 'impossible';
  const owner = reader.get(bucketOf(resource), resource.namespaced ? namespace : '', reference.name);
  if (owner?.metadata.uid !== reference.uid) return 'dangling';
  return isDeletingWith(owner, FOREGROUND) ? 'waiting' : 'solid';
}

/**
 * Looks at each owner. Undefined when a cluster-scoped object names a namespaced owner, which can never be looked up.
 *
 * @throws {UnknownKind} for an owner of a kind that is not served
 * @see kubernetes pkg/controller/garbagecollector/garbagecollector.go, classifyReferences (v1.37)
 */
export function classifyOwners(object: StoredObject, lookup: OwnerLookup): OwnerClasses | undefined {
  const classes: { readonly [Key in keyof OwnerClasses]: OwnerReference[] } = { solid: [], dangling: [], waiting: [] };
  for (const reference of object.metadata.ownerReferences ?? []) {
    const verdict = verdictOn(reference, object, lookup);
    if (verdict === 'impossible') return undefined;
    classes[verdict].push(reference);
  }
  return classes;
}
