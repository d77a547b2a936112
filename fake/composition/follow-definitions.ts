import { type DefinitionController, definitionsBucket } from '../simulation/definitions.ts';
import type { StoredObject } from '../registry/strategy.ts';
import type { Store } from '../storage/store.ts';

/** The work on definitions. */
export interface DefinitionsFollower {
  /** Every written definition has taken effect. */
  readonly isIdle: boolean;
}

/** Lets definitions take effect a moment after they are written, as in a real server, until `signal` aborts. */
export function followDefinitions(store: Store<StoredObject>, definitions: DefinitionController, signal: AbortSignal): DefinitionsFollower {
  let isWorking = false;
  const follow = async (): Promise<void> => {
    let cursor = store.cursor(definitionsBucket, store.revision);
    while (!signal.aborted) {
      const change = cursor.next();
      if (change === 'expired' || change === 'ended') cursor = store.cursor(definitionsBucket, store.revision);
      else if (change === undefined) {
        isWorking = false;
        await cursor.wait(signal);
        isWorking = true;
      }
      // A definition that cannot be settled must not end the cluster: the next change of it tries again.
      else
        await definitions
          .reconcile(change.key)
          .catch((error: unknown) => process.emitWarning(`definition ${change.key}: ${error instanceof Error ? error.message : String(error)}`));
    }
  };
  void follow();
  return {
    get isIdle(): boolean {
      return !isWorking;
    },
  };
}
