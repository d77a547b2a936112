import type { OwnerReference } from '../../machinery/object.ts';
import type { StoredObject } from '../registry/strategy.ts';
import { createApiCaller } from './api-caller.ts';
import { createGarbageWrites, type GarbageWrites } from './garbage-writes.ts';
import { type GraphNode, ObjectGraph, ownersOf } from './object-graph.ts';
import { classifyOwners, FOREGROUND, isDeletingWith, ORPHAN } from './owner-check.ts';
import { reportForeignOwner } from './owner-event.ts';
import type { ObjectChange, Simulation, SimulationParts } from './simulation.ts';
import { createWorkQueue, type WorkQueue } from './work-queue.ts';

// Nobody owns events, and there may be many. @see kubernetes pkg/controller/garbagecollector/config (v1.37)
const IGNORED: ReadonlySet<string> = new Set(['events', 'events.events.k8s.io']);

const REPORT = 'report';
const REBUILD = 'rebuild';

const startsDeletingWith = (finalizer: string, before: StoredObject | undefined, after: StoredObject): boolean =>
  isDeletingWith(after, finalizer) && !isDeletingWith(before, finalizer);

/** Owners that had to wait for an object and no longer have to: it names them no more, or lets them go. */
function unblocked(before: StoredObject | undefined, after: StoredObject): readonly string[] {
  const blocking = new Set(ownersOf(after).flatMap(({ uid, blockOwnerDeletion }) => (blockOwnerDeletion === true ? [uid] : [])));
  return ownersOf(before).flatMap(({ uid, blockOwnerDeletion }) => (blockOwnerDeletion === true && !blocking.has(uid) ? [uid] : []));
}

/** Whether an owner lives in another namespace than its dependent. */
const isForeign = (owner: StoredObject | undefined, dependent: StoredObject): boolean =>
  owner?.metadata.namespace !== undefined && owner.metadata.namespace !== dependent.metadata.namespace;

const blocks = (dependent: GraphNode, uid: string): boolean =>
  ownersOf(dependent.object).some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true);

/**
 * Deletes what has lost its last owner, makes owners wait for their dependents or lets those go, as DeleteOptions asked.
 *
 * @see kubernetes pkg/controller/garbagecollector (v1.37)
 */
export class GarbageCollector implements Simulation {
  readonly #parts: SimulationParts;
  readonly #graph = new ObjectGraph();
  readonly #queue: WorkQueue;
  #isStale = true;
  readonly #writes: GarbageWrites;
  readonly #report: (dependent: StoredObject, owner: OwnerReference) => Promise<void>;

  constructor(parts: SimulationParts) {
    this.#parts = parts;
    const caller = createApiCaller(parts.exchange, 'generic-garbage-collector', parts.signal);
    this.#writes = createGarbageWrites({ caller, catalog: parts.catalog });
    this.#report = (dependent, owner) => reportForeignOwner({ caller, catalog: parts.catalog, clock: parts.clock }, dependent, owner);
    this.#queue = createWorkQueue({ clock: parts.clock, signal: parts.signal, run: (key) => this.#work(key) });
    const end = parts.feed.observe({ changed: (change) => this.#see(change), restored: () => this.#startOver() });
    parts.signal.addEventListener('abort', end);
    this.#startOver();
  }

  get isIdle(): boolean {
    return this.#queue.isIdle;
  }

  // Reading everything waits for its turn: a cluster that is forked pays for it only when it runs on.
  #startOver(): void {
    this.#isStale = true;
    this.#queue.add(REBUILD);
  }

  #rebuild(): void {
    this.#isStale = false;
    this.#graph.clear();
    for (const bucket of this.#parts.feed.buckets()) {
      if (!IGNORED.has(bucket)) for (const object of this.#parts.reader.list(bucket, '')) this.#graph.put(bucket, object);
    }
    for (const { uid, object } of this.#graph.all()) {
      this.#doubt(uid, object);
      if (isDeletingWith(object, FOREGROUND)) this.#startForeground(uid);
      if (isDeletingWith(object, ORPHAN)) this.#queue.add(`${ORPHAN}/${uid}`);
    }
  }

  #startForeground(uid: string): void {
    for (const dependent of this.#graph.dependentsOf(uid)) this.#queue.add(dependent.uid);
    this.#queue.add(uid);
  }

  #see({ bucket, before, after }: ObjectChange): void {
    if (this.#isStale || IGNORED.has(bucket)) return;
    if (after === undefined) {
      if (before !== undefined) this.#forget(before);
      return;
    }
    this.#graph.put(bucket, after);
    const { uid = '' } = after.metadata;
    if (ownersOf(before) !== ownersOf(after)) this.#doubt(uid, after);
    for (const owner of unblocked(before, after)) this.#queue.add(owner);
    if (startsDeletingWith(ORPHAN, before, after)) this.#queue.add(`${ORPHAN}/${uid}`);
    if (startsDeletingWith(FOREGROUND, before, after)) this.#startForeground(uid);
  }

  #forget(object: StoredObject): void {
    const { uid = '' } = object.metadata;
    const dependents = this.#graph.dependentsOf(uid);
    this.#graph.remove(object);
    for (const dependent of dependents) this.#queue.add(dependent.uid);
    for (const owner of ownersOf(object)) if (isDeletingWith(this.#graph.get(owner.uid)?.object, FOREGROUND)) this.#queue.add(owner.uid);
  }

  #doubt(uid: string, object: StoredObject): void {
    const doubtful = ownersOf(object).filter((owner) => this.#isDoubtful(object, owner));
    if (doubtful.length === 0) return;
    if (doubtful.some((owner) => isForeign(this.#graph.get(owner.uid)?.object, object))) this.#queue.add(`${REPORT}/${uid}`);
    this.#queue.add(uid);
  }

  /** Whether a reference needs a look: nobody has that uid, or somebody in another place or of another name. */
  #isDoubtful(object: StoredObject, reference: OwnerReference): boolean {
    const owner = this.#graph.get(reference.uid);
    if (owner === undefined) return true;
    const { metadata, kind, apiVersion } = owner.object;
    return isForeign(owner.object, object) || metadata.name !== reference.name || kind !== reference.kind || apiVersion !== reference.apiVersion;
  }

  async #work(key: string): Promise<void> {
    const [what = '', uid] = key.split('/');
    if (key === REBUILD) this.#rebuild();
    else if (uid === undefined) await this.#judge(key);
    else if (what === ORPHAN) await this.#orphan(uid);
    else await this.#tellOfForeignOwners(uid);
  }

  async #tellOfForeignOwners(uid: string): Promise<void> {
    const object = this.#graph.get(uid)?.object;
    if (object === undefined) return;
    for (const owner of ownersOf(object)) if (isForeign(this.#graph.get(owner.uid)?.object, object)) await this.#report(object, owner);
  }

  async #judge(uid: string): Promise<void> {
    const node = this.#graph.get(uid);
    if (node === undefined) return;
    const { object } = node;
    if (isDeletingWith(object, FOREGROUND)) return this.#waitForDependents(node);
    if (object.metadata.deletionTimestamp !== undefined) return;
    const owners = classifyOwners(object, this.#parts);
    if (owners === undefined || ownersOf(object).length === 0) return;
    const { solid, dangling, waiting } = owners;
    if (solid.length > 0) {
      const gone = [...dangling, ...waiting].map((owner) => owner.uid);
      if (gone.length > 0) await this.#writes.dropOwners(node, gone);
      return;
    }
    const dependents = this.#graph.dependentsOf(uid);
    if (waiting.length > 0 && dependents.length > 0) {
      // Two that wait for each other would wait for ever.
      if (dependents.some((dependent) => isDeletingWith(dependent.object, FOREGROUND))) await this.#writes.unblockOwners(node);
      return this.#removeLatest(uid, 'Foreground');
    }
    const finalizers = object.metadata.finalizers ?? [];
    await this.#removeLatest(uid, finalizers.includes(ORPHAN) ? 'Orphan' : finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background');
  }

  async #removeLatest(uid: string, policy: string): Promise<void> {
    const node = this.#graph.get(uid);
    if (node !== undefined) await this.#writes.remove(node, policy);
  }

  async #waitForDependents(node: GraphNode): Promise<void> {
    const blocking = this.#graph.dependentsOf(node.uid).filter((dependent) => blocks(dependent, node.uid));
    if (blocking.length === 0) return this.#writes.removeFinalizer(node, FOREGROUND);
    for (const dependent of blocking) if (!isDeletingWith(dependent.object, FOREGROUND)) this.#queue.add(dependent.uid);
  }

  async #orphan(uid: string): Promise<void> {
    if (!isDeletingWith(this.#graph.get(uid)?.object, ORPHAN)) return;
    for (const dependent of this.#graph.dependentsOf(uid)) await this.#writes.dropOwners(dependent, [uid]);
    const owner = this.#graph.get(uid);
    if (owner !== undefined) await this.#writes.removeFinalizer(owner, ORPHAN);
  }
}
