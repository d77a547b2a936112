import type { KubeObject } from '../../machinery/object.ts';
import type { ResourceDescriptor } from '../../machinery/resource.ts';
import type { InformerEvent } from '../informer/informer-sink.ts';
import type { ObjectKey } from '../informer/object-key.ts';
import { ownerKeys } from './owner-keys.ts';
import type { Predicate } from './predicates.ts';

/** A resource whose changes reconcile other objects. */
export interface WatchedResource {
  readonly resource: ResourceDescriptor;
  /** Which keys a change reconciles. */
  readonly keysOf: (event: InformerEvent<KubeObject>) => readonly ObjectKey[];
  /** Whether a cache of metadata is enough. */
  readonly isMetadataOnly: boolean;
}

/** How a resource is watched beside the controller's own. */
export interface WatchedOptions<O extends KubeObject> {
  /** All of them have to let a change through. */
  readonly predicates?: readonly Predicate<O>[];
  /** Keeps nothing but metadata in the cache: the functions here see no more. */
  readonly isMetadataOnly?: boolean;
}

/** Both states of an update: it may have taken the object from one owner, or one name, to another, and both must hear of it. */
function statesOf<O extends KubeObject>(event: InformerEvent<O>): readonly O[] {
  return event.type === 'update' ? [event.object, event.before] : [event.object];
}

/** A resource to watch for the sake of others: `toKeys` says which objects of the controller an object of it concerns. */
export function watched<O extends KubeObject>(
  resource: ResourceDescriptor<O>,
  toKeys: (object: O) => readonly ObjectKey[],
  { predicates = [], isMetadataOnly = false }: WatchedOptions<O> = {},
): WatchedResource {
  return {
    resource,
    isMetadataOnly,
    keysOf: (given) => {
      // The informer of a descriptor tells of the objects that the descriptor names.
      const event = given as InformerEvent<O>;
      if (!predicates.every((predicate) => predicate(event))) return [];
      return [...new Set(statesOf(event).flatMap(toKeys))];
    },
  };
}

/** A resource whose objects name objects of `owner` as their controller. */
export function owned<O extends KubeObject>(resource: ResourceDescriptor<O>, owner: ResourceDescriptor, options?: WatchedOptions<O>): WatchedResource {
  return watched(resource, (object) => ownerKeys(object, owner), options);
}
