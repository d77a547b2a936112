import type { KubeObject } from '../../machinery/object.ts';
import { apiVersionOf, type ResourceDescriptor } from '../../machinery/resource.ts';
import type { Client } from '../client.ts';
import { type Informer, informer, type InformerOptions } from './informer.ts';

/** What all informers of one factory have in common. */
export type SharedInformerOptions = Pick<InformerOptions<KubeObject>, 'namespace' | 'clock' | 'random' | 'onError'>;

/** Informers that are shared: one watch per resource and selection, however often it is asked for. Disposing ends them all. */
export interface SharedInformers extends AsyncDisposable {
  /** Starts the informer of a resource, or gives the one there is. Indexers count for the first call only. */
  for<T extends KubeObject>(descriptor: ResourceDescriptor<T>, options?: Pick<InformerOptions<T>, 'labelSelector' | 'fieldSelector' | 'indexers'>): Informer<T>;
  /** Resolves when every informer asked for by now has its whole state. */
  synced(): Promise<void>;
  close(): Promise<void>;
}

/** Makes an empty set of shared informers. */
export function sharedInformers(client: Client, shared: SharedInformerOptions = {}): SharedInformers {
  const informers = new Map<string, AsyncDisposable & { readonly synced: Promise<void> }>();
  const close = async (): Promise<void> => {
    await Promise.all([...informers.values()].map((one) => one[Symbol.asyncDispose]()));
    informers.clear();
  };
  return {
    for: <T extends KubeObject>(descriptor: ResourceDescriptor<T>, options: Pick<InformerOptions<T>, 'labelSelector' | 'fieldSelector' | 'indexers'> = {}) => {
      const key = [apiVersionOf(descriptor), descriptor.plural, options.labelSelector ?? '', options.fieldSelector ?? ''].join('|');
      const found = informers.get(key);
      // The key holds the descriptor, so what was stored under it is an informer of the same type.
      if (found !== undefined) return found as Informer<T>;
      const made = informer<T>(client, descriptor, { ...shared, ...options });
      informers.set(key, made);
      return made;
    },
    synced: async () => {
      await Promise.all([...informers.values()].map((one) => one.synced));
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
