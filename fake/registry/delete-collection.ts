import { StatusError } from '../../machinery/status.ts';
import { removeObject } from './delete.ts';
import type { DeleteOptions } from './delete-options.ts';
import type { Engine, WriteTarget } from './engine.ts';
import type { StoredObject } from './strategy.ts';

/** Which objects of a collection to delete. */
export interface CollectionDelete {
  readonly target: WriteTarget;
  readonly options: DeleteOptions;
  /** The objects, as a list of the collection found them: one page of it when the caller asked for pages. */
  readonly items: readonly StoredObject[];
}

/**
 * Deletes `items` one after the other; what is gone already is passed over. Answers them as they were before.
 *
 * @see apiserver pkg/registry/generic/registry/store.go, DeleteCollection (v1.37)
 */
export async function removeObjects(engine: Engine, { target, options, items }: CollectionDelete): Promise<readonly StoredObject[]> {
  for (const item of items) {
    const { name = '', namespace = '' } = item.metadata;
    try {
      await removeObject(engine, { ...target, name, namespace, isOfCollection: true }, options);
    } catch (error) {
      if (!(error instanceof StatusError) || error.status.reason !== 'NotFound') throw error;
    }
  }
  return items;
}
