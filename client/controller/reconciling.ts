import type { KubeObject } from '../../machinery/object.ts';
import type { EventDetails } from '../events/occurrence.ts';
import type { ObjectKey } from '../informer/object-key.ts';

/** One object to bring into its wanted state. */
export interface ReconcileRequest<T extends KubeObject> {
  readonly key: ObjectKey;
  readonly namespace: string | undefined;
  readonly name: string;
  /** As the cache has it, frozen; `undefined` when it is gone. */
  readonly object: T | undefined;
  /** How often the key has failed in a row. */
  readonly failures: number;
  /** Aborts when the controller must stop: at the end of the time that closing gives. */
  readonly signal: AbortSignal;
  /** Records an event about the object, where the controller has a recorder. */
  readonly record: (details: EventDetails) => void;
}

/** What a reconcile asks for: nothing, or to be called again. */
export type ReconcileResult = undefined | { readonly requeueAfterMs: number };

/** Makes one object as it should be. What it throws makes the key come again, later each time. */
export type Reconcile<T extends KubeObject> = (request: ReconcileRequest<T>) => Promise<ReconcileResult> | Promise<void>;
