import type { StoredObject } from '../registry/strategy.ts';
import type { ChangeFeed } from '../simulation/simulation.ts';
import type { Store } from '../storage/store.ts';

/** The commits of a store as simulations hear of them: objects, without what storage adds. */
export function changeFeedOf(store: Store<StoredObject>): ChangeFeed {
  return {
    buckets: () => store.buckets(),
    observe: ({ changed, restored }) =>
      store.observe({
        changed: (bucket, { before, after }) => changed({ bucket, before: before?.value, after: after?.value }),
        restored,
      }),
  };
}
