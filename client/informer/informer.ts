import type { KubeObject } from '../../machinery/object.ts';
import type { ResourceDescriptor } from '../../machinery/resource.ts';
import type { Client } from '../client.ts';
import { eventsOf } from './event-stream.ts';
import { type HandlerOptions, type HandlerRegistration, handlerList, type InformerHandler } from './handler-list.ts';
import { type InformerOptions, settingsOf, withoutManagedFields } from './informer-options.ts';
import { type InformerEvent, informerSink } from './informer-sink.ts';
import { METADATA_HEADERS } from './metadata-headers.ts';
import { reflect } from './reflector.ts';
import { type Indexer, type Lister, objectStore } from './store.ts';

/** A cache of one resource, kept current by watching; disposing it ends the watch. */
export interface Informer<T extends KubeObject> extends AsyncDisposable {
  readonly descriptor: ResourceDescriptor<T>;
  readonly cache: Lister<T>;
  /** Resolves when the cache has the whole state once; rejects when the informer is closed before. */
  readonly synced: Promise<void>;
  readonly isSynced: boolean;
  /** The version up to which the cache has everything; `undefined` before it is synced. */
  readonly resourceVersion: string | undefined;
  /** Every handler gets all present objects first, as adds with `initial`, then every change in order; a slow one holds up no other. */
  handle(handler: InformerHandler<T>, options?: HandlerOptions): HandlerRegistration;
  /** The same as a loop: leaving it removes the handler, the signal ends it. */
  events(options?: HandlerOptions & { readonly signal?: AbortSignal }): AsyncIterable<InformerEvent<T>>;
  /** Adds indexes, over what is there already too. @throws {RangeError} for a name that is taken by another function */
  addIndexers(indexers: Readonly<Record<string, Indexer<T>>>): void;
  close(): Promise<void>;
}

/** How an informer differs from one of whole objects. */
interface InformerForm {
  readonly isMetadataOnly: boolean;
}

/** Starts a cache of a resource; it begins to list and watch at once. */
export function startInformer<T extends KubeObject>(
  client: Client,
  descriptor: ResourceDescriptor<T>,
  options: InformerOptions<T>,
  { isMetadataOnly }: InformerForm,
): Informer<T> {
  const { namespace, labelSelector, fieldSelector, signal } = options;
  const { clock, random, onError, idleMs, backlogLimit, transform } = settingsOf(options);
  const stop = new AbortController();
  const all = client.resource(descriptor);
  const resource = namespace === undefined ? all : all.namespace(namespace);
  const store = objectStore<T>(options.indexers);
  const synced = Promise.withResolvers<void>();
  synced.promise.catch(() => undefined);
  let isSynced = false;
  let resourceVersion: string | undefined;
  const handlers = handlerList({ cache: store, whole: synced.promise, clock, onError, backlogLimit });
  const replaced = (): void => {
    isSynced = true;
    synced.resolve();
  };
  const sink = informerSink(store, { emit: handlers.emit, replaced });
  const headers = isMetadataOnly ? METADATA_HEADERS : undefined;
  const onVersion = (version: string | undefined): void => {
    resourceVersion = version;
  };
  const running = reflect({
    resource,
    selection: { labelSelector, fieldSelector },
    headers,
    sink,
    transform,
    skipManagedFields: options.transform === withoutManagedFields,
    clock,
    random,
    idleMs,
    onError,
    onVersion,
    signal: stop.signal,
  });
  const close = async (): Promise<void> => {
    signal?.removeEventListener('abort', onAbort);
    stop.abort();
    synced.reject(new DOMException('the informer was closed before it had the whole state', 'AbortError'));
    handlers.close();
    await running;
  };
  const onAbort = (): void => void close();
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    descriptor,
    cache: store,
    synced: synced.promise,
    get isSynced() {
      return isSynced;
    },
    get resourceVersion() {
      return isSynced ? resourceVersion : undefined;
    },
    handle: handlers.add,
    events: (asked = {}) => eventsOf((handler) => handlers.add(handler, asked), asked.signal ?? stop.signal),
    addIndexers: store.addIndexers,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/**
 * Starts a cache of a resource; it begins to list and watch at once, and is kept current until it is closed.
 *
 * @example
 * await using pods = informer(client, Pod, { namespace: 'shop', transform: withoutManagedFields });
 * await pods.synced;
 * pods.cache.get('shop/web-0');
 */
export function informer<T extends KubeObject>(client: Client, descriptor: ResourceDescriptor<T>, options: InformerOptions<T> = {}): Informer<T> {
  return startInformer(client, descriptor, options, { isMetadataOnly: false });
}
