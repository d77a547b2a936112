import { treeVisit } from '../storage/sorted-tree.ts';
import type { Store } from '../storage/store.ts';
import type { ObjectKey, WriteStore } from './engine.ts';
import type { StoredObject } from './strategy.ts';

/** The key under which storage keeps an object: lists over all namespaces sort by it. */
export function storeKeyOf(namespace: string, name: string): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

const pathOf = ({ namespace, name }: ObjectKey): string => storeKeyOf(namespace, name);

/** The registry's view of a store: objects in place of entries, decimal strings in place of revisions. */
export function writeStoreOver(store: Store<StoredObject>): WriteStore {
  return {
    get: (key) => store.get(key.bucket, pathOf(key))?.value,
    list(bucket, namespace) {
      const found: StoredObject[] = [];
      // '0' is the character after '/': the range holds the keys of one namespace.
      const range = namespace === '' ? {} : { from: `${namespace}/`, until: `${namespace}0` };
      treeVisit(store.entries(bucket), range, ({ value }) => {
        found.push(value);
        return true;
      });
      return found;
    },
    put(key, expected, build) {
      const entry = store.get(key.bucket, pathOf(key));
      if (entry?.value !== expected) return undefined;
      const outcome = store.put(key.bucket, pathOf(key), entry, (revision) => build(revision.toString()));
      return outcome.kind === 'written' ? outcome.entry.value : undefined;
    },
    remove(key, expected, build) {
      const entry = store.get(key.bucket, pathOf(key));
      if (entry === undefined || entry.value !== expected) return undefined;
      const outcome = store.remove(key.bucket, pathOf(key), entry, (revision) => build(revision.toString()));
      return outcome.kind === 'written' ? outcome.entry.value : undefined;
    },
  };
}
