import { createStrategyFor } from '../kinds/strategy-for.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';
import type { StoredObject, StrategyFor } from '../registry/strategy.ts';
import { treeVisit } from '../storage/sorted-tree.ts';
import type { Store } from '../storage/store.ts';

/** The rules of the built-in kinds over a store that may hold objects already. */
export interface RevivedStrategies {
  readonly strategyFor: StrategyFor;
  /** The store has become another one: what the rules hold of it is worked out anew when it is needed. */
  forget(): void;
}

/**
 * The rules of a cluster's kinds, told of every object that holds something outside of itself, such as a service its address.
 *
 * That happens when a rule is asked for first, so that a fork which is only read costs nothing.
 */
export function reviveStrategies(store: Store<StoredObject>, catalog: ResourceCatalog): RevivedStrategies {
  let current: StrategyFor | undefined;
  const revived = (): StrategyFor => {
    const strategyFor = createStrategyFor();
    for (const bucket of store.buckets()) {
      const resource = catalog.findBucket(bucket);
      const committed = resource === undefined ? undefined : strategyFor(resource).committed;
      if (committed === undefined) continue;
      treeVisit(store.entries(bucket), {}, ({ value }) => {
        committed(undefined, value);
        return true;
      });
    }
    return strategyFor;
  };
  return {
    strategyFor: (resource) => {
      current ??= revived();
      return current(resource);
    },
    forget: () => {
      current = undefined;
    },
  };
}
