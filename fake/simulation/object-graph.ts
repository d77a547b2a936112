import type { OwnerReference } from '../../machinery/object.ts';
import type { StoredObject } from '../registry/strategy.ts';

/** An object as its latest change left it. */
export interface GraphNode {
  readonly uid: string;
  readonly bucket: string;
  readonly object: StoredObject;
}

/** The owners that an object names. */
export function ownersOf(object: StoredObject | undefined): readonly OwnerReference[] {
  return object?.metadata.ownerReferences ?? [];
}

/** Every object by its uid, and who names whom as its owner. */
export class ObjectGraph {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #dependents = new Map<string, Set<string>>();

  get(uid: string): GraphNode | undefined {
    return this.#nodes.get(uid);
  }

  /** Those that name `uid` as an owner, oldest first. */
  dependentsOf(uid: string): readonly GraphNode[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap((dependent) => this.#nodes.get(dependent) ?? []);
  }

  /** Every node. */
  all(): Iterable<GraphNode> {
    return this.#nodes.values();
  }

  /** Takes in an object that is new or has changed. */
  put(bucket: string, object: StoredObject): void {
    const uid = object.metadata.uid ?? '';
    const before = this.#nodes.get(uid)?.object;
    this.#nodes.set(uid, { uid, bucket, object });
    const [was, is] = [ownersOf(before), ownersOf(object)];
    if (was === is) return;
    for (const owner of was) this.#dependents.get(owner.uid)?.delete(uid);
    for (const owner of is) {
      const dependents = this.#dependents.get(owner.uid) ?? new Set();
      this.#dependents.set(owner.uid, dependents.add(uid));
    }
    for (const owner of was) if (this.#dependents.get(owner.uid)?.size === 0) this.#dependents.delete(owner.uid);
  }

  /** Forgets an object; those that named it as an owner still do. */
  remove(object: StoredObject): void {
    const uid = object.metadata.uid ?? '';
    this.#nodes.delete(uid);
    for (const owner of ownersOf(object)) {
      const dependents = this.#dependents.get(owner.uid);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner.uid);
    }
  }

  clear(): void {
    this.#nodes.clear();
    this.#dependents.clear();
  }
}
