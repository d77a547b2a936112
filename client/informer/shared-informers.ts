import type { KubeObject } from '../../machinery/object.ts';
import { apiVersionOf, type ResourceDescriptor } from '../../machinery/resource.ts';
import type { Client } from '../client.ts';
import type { HandlerRegistration } from './handler-list.ts';
import { type Informer, startInformer } from './informer.ts';
import type { InformerOptions } from './informer-options.ts';

/** What all informers of one factory have in common. */
export type SharedInformerOptions = Pick<InformerOptions<KubeObject>, 'namespace' | 'clock' | 'random' | 'onError' | 'idleMs' | 'transform' | 'backlogLimit'>;

/** What is asked of one informer of a factory. */
export interface SharedSelection<T extends KubeObject> extends Pick<InformerOptions<T>, 'labelSelector' | 'fieldSelector' | 'indexers' | 'namespace'> {
  readonly isMetadataOnly?: boolean;
}

/** Informers that are shared: one watch per resource, namespace and selection, however often it is asked for. Disposing ends them all. */
export interface SharedInformers extends AsyncDisposable {
  /**
   * A use of the informer of a resource: the first one starts it, the last one that is closed ends it. Handlers go with the use that added
   * them; indexers are added to what is shared. @throws {RangeError} for an index that has another function already
   */
  for<T extends KubeObject>(descriptor: ResourceDescriptor<T>, selection?: SharedSelection<T>): Informer<T>;
  /** Resolves when every informer in use has its whole state. */
  synced(): Promise<void>;
  /** How many watches are kept. */
  readonly size: number;
  close(): Promise<void>;
}

interface Shared {
  readonly informer: Informer<KubeObject>;
  uses: number;
}

function keyOfSelection(descriptor: ResourceDescriptor, selection: SharedSelection<KubeObject>): string {
  const { labelSelector = '', fieldSelector = '', namespace = '', isMetadataOnly = false } = selection;
  return JSON.stringify([apiVersionOf(descriptor), descriptor.plural, namespace, labelSelector, fieldSelector, isMetadataOnly]);
}

/** One use of a shared informer, with handlers of its own. */
function useOf(informer: Informer<KubeObject>, release: () => Promise<void>): Informer<KubeObject> {
  const registrations = new Set<HandlerRegistration>();
  const ended = new AbortController();
  const close = async (): Promise<void> => {
    if (ended.signal.aborted) return;
    ended.abort();
    for (const registration of registrations) registration.remove();
    await release();
  };
  return {
    descriptor: informer.descriptor,
    cache: informer.cache,
    synced: informer.synced,
    get isSynced() {
      return informer.isSynced;
    },
    get resourceVersion() {
      return informer.resourceVersion;
    },
    handle: (handler, options) => {
      if (ended.signal.aborted) throw new TypeError('this use of the informer is closed');
      const registration = informer.handle(handler, options);
      registrations.add(registration);
      return registration;
    },
    events: ({ signal, ...options } = {}) =>
      informer.events({ ...options, signal: signal === undefined ? ended.signal : AbortSignal.any([signal, ended.signal]) }),
    addIndexers: informer.addIndexers,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Makes an empty set of shared informers. */
export function sharedInformers(client: Client, options: SharedInformerOptions = {}): SharedInformers {
  const informers = new Map<string, Shared>();

  function start(key: string, descriptor: ResourceDescriptor, selection: SharedSelection<KubeObject>): Shared {
    const { isMetadataOnly = false, ...selected } = selection;
    const made = { informer: startInformer<KubeObject>(client, descriptor, { ...options, ...selected }, { isMetadataOnly }), uses: 0 };
    informers.set(key, made);
    return made;
  }
  const close = async (): Promise<void> => {
    const all = [...informers.values()];
    informers.clear();
    await Promise.all(all.map(({ informer }) => informer.close()));
  };
  return {
    for: <T extends KubeObject>(descriptor: ResourceDescriptor<T>, selection: SharedSelection<T> = {}) => {
      // The key holds the descriptor, so what is stored under it is an informer of the same type.
      const asked = { ...(options.namespace === undefined ? {} : { namespace: options.namespace }), ...selection } as SharedSelection<KubeObject>;
      const key = keyOfSelection(descriptor, asked);
      const found = informers.get(key);
      if (found !== undefined && asked.indexers !== undefined) found.informer.addIndexers(asked.indexers);
      const shared = found ?? start(key, descriptor, asked);
      shared.uses++;
      const release = async (): Promise<void> => {
        if (--shared.uses > 0) return;
        if (informers.get(key) === shared) informers.delete(key);
        await shared.informer.close();
      };
      return useOf(shared.informer, release) as unknown as Informer<T>;
    },
    synced: async () => {
      await Promise.all([...informers.values()].map(({ informer }) => informer.synced));
    },
    get size() {
      return informers.size;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
