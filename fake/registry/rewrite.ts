import { deepFreeze } from '../../machinery/deep-freeze.ts';
import { conflict, notFound } from '../../machinery/status.ts';
import type { Store } from '../storage/store.ts';
import { atRevision, keyOf, type WriteTarget } from './engine.ts';
import { MODIFIED, type Preconditions, storageKey } from './preconditions.ts';
import type { StoredObject } from './strategy.ts';
import { writeStoreOver } from './write-store.ts';

function check({ resource, namespace, name }: WriteTarget, { metadata }: StoredObject, { uid, resourceVersion }: Preconditions): void {
  const broken =
    uid !== undefined && uid !== metadata.uid
      ? `UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`
      : resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion
        ? `ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`
        : undefined;
  if (broken === undefined) return;
  const key = storageKey(resource, namespace, name);
  const problem = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ${broken}`;
  throw conflict(resource, name, problem);
}

/**
 * Rewrites a stored object past the rules of its kind, admission and field tracking, as the server's own hands do.
 *
 * @throws {StatusError} 404 when it is missing, 409 when a precondition does not hold
 */
export function rewriteObject(
  store: Store<StoredObject>,
  target: WriteTarget,
  preconditions: Preconditions,
  edit: (current: StoredObject) => StoredObject,
): StoredObject {
  const key = keyOf(target);
  const writes = writeStoreOver(store);
  const current = writes.get(key);
  if (current === undefined) throw notFound(target.resource, target.name);
  check(target, current, preconditions);
  const next = deepFreeze(edit(current));
  if (target.dryRun || next === current) return next;
  const written = writes.put(key, current, (version) => atRevision(next, version));
  // Nothing waits between the read and the write: only a store that refuses every write comes here.
  if (written === undefined) throw conflict(target.resource, target.name, MODIFIED);
  return written;
}
