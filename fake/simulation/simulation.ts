import type { Clock } from '../../machinery/clock.ts';
import type { Exchange } from '../../machinery/exchange.ts';
import type { RegistryReader, StoredObject } from '../registry/strategy.ts';
import type { ResourceCatalog } from '../registry/resource-catalog.ts';

/** One commit: `before` is absent for a new object, `after` for a deleted one. */
export interface ObjectChange {
  /** `pods`, `deployments.apps`. */
  readonly bucket: string;
  readonly before: StoredObject | undefined;
  readonly after: StoredObject | undefined;
}

/** Where simulations hear of changes. */
export interface ChangeFeed {
  /** The buckets that hold anything, or did. */
  buckets(): readonly string[];
  /** Calls `changed` inside of every commit, and `restored` when the cluster went back in time; the returned function ends that. */
  observe(observer: { changed(change: ObjectChange): void; restored(): void }): () => void;
}

/** What a cluster lends to a simulation: it reads committed state, and writes like any client. */
export interface SimulationParts {
  readonly exchange: Exchange;
  readonly feed: ChangeFeed;
  readonly reader: RegistryReader;
  readonly catalog: ResourceCatalog;
  readonly clock: Clock;
  /** Ends the simulation. */
  readonly signal: AbortSignal;
}

/** A controller at work. */
export interface Simulation {
  /** Nothing is left to be done before something changes or time passes. */
  readonly isIdle: boolean;
}
