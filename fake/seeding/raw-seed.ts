import { type Clock, type Entropy, formatTime } from '../../machinery/clock.ts';
import { alreadyExists, badRequest, type StatusError } from '../../machinery/status.ts';
import { bucketOf } from '../registry/engine.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { DraftObject, StoredObject } from '../registry/strategy.ts';
import { storeKeyOf } from '../registry/write-store.ts';
import type { Store } from '../storage/store.ts';
import { draftOf, resourceOf } from './seed-draft.ts';

/** Where objects are put as they are. */
export interface RawSeedingParts {
  readonly store: Store<StoredObject>;
  readonly catalog: ResourceCatalog;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Whether an object gives way to a seed of its name. Default: none does. */
  readonly givesWay?: (object: StoredObject) => boolean;
}

function nameOf(draft: DraftObject): string {
  const name = draft.metadata['name'];
  if (typeof name === 'string' && name !== '') return name;
  throw badRequest('an object that is put as it is needs a metadata.name');
}

/** What every stored object has, whatever else is or is not in it. */
function settle(draft: DraftObject, namespace: string, { clock, entropy }: RawSeedingParts): void {
  const { metadata } = draft;
  if (namespace === '') delete metadata['namespace'];
  else metadata['namespace'] = namespace;
  metadata['uid'] ??= entropy.uid();
  metadata['creationTimestamp'] ??= formatTime(clock.now());
  delete metadata['resourceVersion'];
}

/**
 * Puts an object into the store as it is: no defaults, no validation, no admission. Uid, times, generation, managedFields, finalizers and
 * status stay as given; only what is absent of uid and creationTimestamp is filled in, and the resourceVersion is the cluster's own.
 *
 * What every cluster has from the start gives way to an object of its name.
 * @throws {StatusError} without a name, for a kind that is not served, and for a name that is taken
 */
export function putRaw(parts: RawSeedingParts, object: object): StoredObject {
  const draft = draftOf(object);
  const resource = resourceOf(draft, parts.catalog);
  const given = draft.metadata['namespace'];
  const namespace = resource.namespaced ? (typeof given === 'string' && given !== '' ? given : 'default') : '';
  const name = nameOf(draft);
  settle(draft, namespace, parts);
  const [bucket, key] = [bucketOf(resource), storeKeyOf(namespace, name)];
  const standing = parts.store.get(bucket, key);
  const expected = standing !== undefined && parts.givesWay?.(standing.value) === true ? standing : undefined;
  const outcome = parts.store.put(bucket, key, expected, (revision) => {
    const metadata = { ...draft.metadata, resourceVersion: revision.toString() };
    const { kind, apiVersion, ...rest } = draft;
    return { kind, apiVersion, ...rest, metadata } as unknown as StoredObject;
  });
  if (outcome.kind === 'written') return outcome.entry.value;
  const taken: StatusError = alreadyExists(resource, name);
  throw taken;
}
