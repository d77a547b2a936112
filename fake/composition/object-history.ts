import type { KubeObject } from '../../machinery/object.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { storeKeyOf } from '../registry/write-store.ts';
import type { Change } from '../storage/history.ts';
import type { Store } from '../storage/store.ts';

/** One state of an object. */
export interface ObjectState {
  /** The revision of the change, a decimal string. */
  readonly revision: string;
  /** What a watcher of everything saw. */
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** Frozen, as it is stored; of a deletion the last state. */
  readonly object: KubeObject;
}

/** Which object: `resource` is `pods`, `deployments.apps`; the namespace is `''` for cluster-scoped ones. */
export interface ObjectReference {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

function stateOf({ revision, before, after, tombstone }: Change<StoredObject>): ObjectState {
  const type = after === undefined ? 'DELETED' : before === undefined ? 'ADDED' : 'MODIFIED';
  return { revision: revision.toString(), type, object: (after?.value ?? tombstone ?? before?.value) as KubeObject };
}

/** What became of an object since the history begins, oldest first: over deletions and recreations too. */
export function historyOf(store: Store<StoredObject>, { resource, namespace, name }: ObjectReference): readonly ObjectState[] {
  const key = storeKeyOf(namespace, name);
  const states: ObjectState[] = [];
  const cursor = store.cursor(resource, store.compactedRevision);
  for (let change = cursor.next(); typeof change === 'object'; change = cursor.next()) if (change.key === key) states.push(stateOf(change));
  return states;
}
