import type { Clock, Entropy } from '../../machinery/clock.ts';
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource.ts';
import type { TypeSchema } from '../../machinery/schema/type-schema.ts';
import { notFound } from '../../machinery/status.ts';
import { type Admission, admissionChain } from './admission.ts';
import { type Creation, createObject } from './create.ts';
import { type Removal, removeObject } from './delete.ts';
import { type CollectionDelete, removeObjects } from './delete-collection.ts';
import type { DeleteOptions } from './delete-options.ts';
import { type Convert, type Engine, keyOf, shownAs, type WriteStore, type WriteTarget } from './engine.ts';
import type { FieldTracking } from './field-tracking.ts';
import { type Gate, type GateOptions, gateOf } from './gate.ts';
import type { RegistryReader, StoredObject, StrategyFor } from './strategy.ts';
import { type Change, updateObject, type Written } from './update.ts';

/** What a registry is made of. */
export interface RegistryOptions {
  readonly store: WriteStore;
  readonly strategyFor: StrategyFor;
  /** The schema of a resource; undefined where nothing is known of its type. */
  readonly schemaFor?: (resource: ResourceInfo) => TypeSchema | undefined;
  /** No rules where absent. */
  readonly admission?: Admission;
  /** managedFields are not kept where absent. */
  readonly tracking?: FieldTracking;
  /** Between versions of a kind. Where absent only the apiVersion changes. */
  readonly convert?: Convert;
  readonly clock: Clock;
  readonly entropy: Entropy;
}

/** The engine of all kinds: single objects in, committed ones out. Every refusal is a StatusError. */
export interface Registry {
  /** Reads of committed state, for rules and simulations. */
  readonly reader: RegistryReader;
  readonly strategyFor: StrategyFor;
  readonly schemaFor: (resource: ResourceInfo) => TypeSchema | undefined;
  /** @throws {StatusError} 404; 501 where a webhook converts: {@link Registry.read} waits for it */
  get(target: WriteTarget): StoredObject;
  /** As {@link Registry.get}, and waits where a webhook converts. @throws {StatusError} 404 */
  read(target: WriteTarget): StoredObject | Promise<StoredObject>;
  /** Admission of a request that stores nothing as it is. */
  gate(target: WriteTarget, options?: GateOptions): Gate;
  create(creation: Creation): Promise<StoredObject>;
  update(change: Change): Promise<Written>;
  remove(target: WriteTarget, options: DeleteOptions): Promise<Removal>;
  removeCollection(request: CollectionDelete): Promise<readonly StoredObject[]>;
}

/** `object` with the apiVersion of `resource`, all else as it is: right for versions that are the same but for their name. */
function relabelled(object: StoredObject, resource: ResourceInfo): StoredObject {
  return Object.freeze({ ...object, apiVersion: apiVersionOf(resource) }) as StoredObject;
}

/** Reads straight from `store`, for rules. */
export function storeReader(store: WriteStore): RegistryReader {
  return {
    get: (bucket, namespace, name) => store.get({ bucket, namespace, name }),
    list: (bucket, namespace) => store.list(bucket, namespace),
  };
}

/** Puts a registry over a store. */
export function createRegistry(options: RegistryOptions): Registry {
  const { store, strategyFor, clock, entropy } = options;
  const reader = storeReader(store);
  const schemaFor = options.schemaFor ?? (() => undefined);
  const engine: Engine = {
    store,
    strategyFor,
    schemaFor,
    convert: options.convert ?? relabelled,
    admission: options.admission ?? admissionChain([]),
    tracking: options.tracking,
    clock,
    entropy,
    reader,
  };
  const standing = (target: WriteTarget): StoredObject => {
    const stored = store.get(keyOf(target));
    if (stored === undefined)
      throw notFound({ group: target.resource.group, plural: strategyFor(target.resource).missingName ?? target.resource.plural }, target.name);
    return stored;
  };
  return {
    reader,
    strategyFor,
    schemaFor,
    get: (target) => shownAs(engine, target.resource, standing(target)),
    read(target) {
      const stored = standing(target);
      const ready = strategyFor(target.resource).ready?.([stored]);
      return ready === undefined ? shownAs(engine, target.resource, stored) : ready.then(() => shownAs(engine, target.resource, stored));
    },
    gate: (target, gateOptions = {}) => gateOf(engine, target, gateOptions),
    create: (creation) => createObject(engine, creation),
    update: (change) => updateObject(engine, change),
    remove: (target, deleteOptions) => removeObject(engine, target, deleteOptions),
    removeCollection: (request) => removeObjects(engine, request),
  };
}
