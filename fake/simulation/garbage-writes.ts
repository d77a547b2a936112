import type { JsonObject } from '../../machinery/json.ts';
import { type ApiAnswer, type ApiCaller, type ApiPlace, UnexpectedAnswer } from './api-caller.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { StoredObject } from '../registry/strategy.ts';
import type { GraphNode } from './object-graph.ts';

const STRATEGIC = 'application/strategic-merge-patch+json';
const MERGE = 'application/merge-patch+json';

/** The writes of the garbage collector. Each rejects when the server refuses it, but for what is gone already. */
export interface GarbageWrites {
  /** Deletes exactly this object at exactly this version: with other owners by now it would have to be judged anew. */
  remove(node: GraphNode, propagationPolicy: string): Promise<void>;
  removeFinalizer(node: GraphNode, finalizer: string): Promise<void>;
  dropOwners(node: GraphNode, uids: readonly string[]): Promise<void>;
  /** Says that the owners no longer have to wait for this object. */
  unblockOwners(node: GraphNode): Promise<void>;
}

/** What the writes are made with. */
export interface GarbageWriteParts {
  readonly caller: ApiCaller;
  readonly catalog: ResourceCatalog;
}

function checked(doing: string, answer: ApiAnswer): void {
  if (answer.code >= 400 && answer.code !== 404) throw new UnexpectedAnswer(doing, answer);
}

function mergedOwners(object: StoredObject, uids: ReadonlySet<string>): JsonObject[] {
  return (object.metadata.ownerReferences ?? []).filter(({ uid }) => !uids.has(uid)).map((reference) => ({ ...reference }) as JsonObject);
}

function placeOf({ bucket, object }: GraphNode, catalog: ResourceCatalog): ApiPlace | undefined {
  const resource = catalog.findBucket(bucket);
  return resource === undefined ? undefined : { resource, namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' };
}

/** Makes the writes; a patch that a resource does not take as a strategic one is sent as a merge patch, as the real one does. */
export function createGarbageWrites({ caller, catalog }: GarbageWriteParts): GarbageWrites {
  const patch = async (node: GraphNode, strategic: JsonObject, merge: () => JsonObject): Promise<void> => {
    const place = placeOf(node, catalog);
    if (place === undefined) return;
    const answer = await caller.call('PATCH', place, strategic, STRATEGIC);
    checked('patch', answer.code === 415 ? await caller.call('PATCH', place, merge(), MERGE) : answer);
  };
  return {
    async remove(node, propagationPolicy) {
      const place = placeOf(node, catalog);
      if (place === undefined) return;
      const { uid = '', resourceVersion = '' } = node.object.metadata;
      const body = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid, resourceVersion }, propagationPolicy };
      checked('delete', await caller.call('DELETE', place, body));
    },
    async removeFinalizer(node, finalizer) {
      const place = placeOf(node, catalog);
      const { finalizers = [], resourceVersion = '' } = node.object.metadata;
      if (place === undefined || !finalizers.includes(finalizer)) return;
      const metadata = { resourceVersion, finalizers: finalizers.filter((other) => other !== finalizer) };
      checked('patch', await caller.call('PATCH', place, { metadata }, MERGE));
    },
    dropOwners(node, uids) {
      const { uid = '', resourceVersion = '' } = node.object.metadata;
      const strategic = { metadata: { ownerReferences: uids.map((owner) => ({ $patch: 'delete', uid: owner })), uid } };
      return patch(node, strategic, () => ({ metadata: { resourceVersion, ownerReferences: mergedOwners(node.object, new Set(uids)) } }));
    },
    unblockOwners(node) {
      const { uid = '', resourceVersion = '', ownerReferences = [] } = node.object.metadata;
      const blocking = ownerReferences.filter(({ blockOwnerDeletion }) => blockOwnerDeletion === true);
      if (blocking.length === 0) return Promise.resolve();
      const strategic = { metadata: { ownerReferences: blocking.map((owner) => ({ uid: owner.uid, blockOwnerDeletion: false })), uid } };
      const unblocked = ownerReferences.map((owner) => (owner.blockOwnerDeletion === true ? { ...owner, blockOwnerDeletion: false } : { ...owner }));
      return patch(node, strategic, () => ({ metadata: { resourceVersion, ownerReferences: unblocked as unknown as JsonObject[] } }));
    },
  };
}
