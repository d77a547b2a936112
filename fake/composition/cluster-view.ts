import type { KubeObject } from '../../machinery/object.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { storeKeyOf } from '../registry/write-store.ts';
import { treeGet, treeVisit } from '../storage/sorted-tree.ts';
import type { Store } from '../storage/store.ts';

/** What a cluster held at one revision. Objects are frozen and as they are stored. */
export interface ClusterView {
  /** The revision, a decimal string. */
  readonly revision: string;
  /** The object, or undefined. `resource` is `pods`, `deployments.apps`; the namespace is `''` for cluster-scoped ones. */
  get(resource: string, namespace: string, name: string): KubeObject | undefined;
  /** Every object of a namespace, or of all, in the order of namespace and name. */
  list(resource: string, namespace?: string): readonly KubeObject[];
  /** Every object there is, resource by resource in discovery's order. */
  all(): readonly KubeObject[];
}

function revisionOf(store: Store<StoredObject>, asked: string | undefined): bigint {
  if (asked === undefined) return store.revision;
  if (!/^\d+$/.test(asked)) throw new RangeError(`revision ${JSON.stringify(asked)}: expected a decimal number`);
  const revision = BigInt(asked);
  if (revision > store.revision) throw new RangeError(`revision ${asked} is yet to come: the cluster is at ${store.revision}`);
  if (revision < store.compactedRevision) throw new RangeError(`revision ${asked} is forgotten: the history begins at ${store.compactedRevision}`);
  return revision;
}

/**
 * The cluster as it was at `asked`, or as it is now. Costs nothing until it is read.
 *
 * @throws {RangeError} for a revision that is compacted, yet to come, or no number
 */
export function viewOf(store: Store<StoredObject>, catalog: ResourceCatalog, asked?: string): ClusterView {
  const revision = revisionOf(store, asked);
  const trees = new Map(store.buckets().map((bucket) => [bucket, store.entries(bucket, revision)]));
  const list = (resource: string, namespace = ''): readonly KubeObject[] => {
    const found: KubeObject[] = [];
    const tree = trees.get(resource);
    // '0' is the character after '/': the range holds the keys of one namespace.
    const range = namespace === '' ? {} : { from: `${namespace}/`, until: `${namespace}0` };
    if (tree !== undefined) treeVisit(tree, range, ({ value }) => found.push(value) > 0);
    return found;
  };
  return {
    revision: revision.toString(),
    get: (resource, namespace, name) => {
      const tree = trees.get(resource);
      return tree === undefined ? undefined : treeGet(tree, storeKeyOf(namespace, name))?.value;
    },
    list,
    all: () => {
      const order = catalog.all().map(({ group, plural }) => (group === '' ? plural : `${plural}.${group}`));
      return [...new Set([...order.filter((bucket) => trees.has(bucket)), ...trees.keys()])].flatMap((bucket) => list(bucket));
    },
  };
}
