import type { KubeList, KubeObject } from '../machinery/object.ts';
import type { ResourceDescriptor } from '../machinery/resource.ts';
import type { Status } from '../machinery/status.ts';
import type { WatchEvent } from '../machinery/watch/frame.ts';
import type {
  CallOptions,
  DeleteCollectionOptions,
  DeleteOptions,
  GetOptions,
  ListAllOptions,
  ListOptions,
  PatchOptions,
  WatchOptions,
} from './call-options.ts';
import type { Patch } from './patches.ts';
import type { ResourceClient } from './resource-client.ts';

/** An object without anything but what all objects have. */
export interface PartialObjectMetadata extends KubeObject {
  readonly apiVersion: 'meta.k8s.io/v1';
  readonly kind: 'PartialObjectMetadata';
}

/** The verbs of one resource that need no more than metadata; the rest of the objects is left with the server. */
export interface MetadataClient {
  readonly descriptor: ResourceDescriptor;
  namespace(namespace: string): MetadataClient;
  get(name: string, options?: GetOptions): Promise<PartialObjectMetadata>;
  find(name: string, options?: GetOptions): Promise<PartialObjectMetadata | undefined>;
  list(options?: ListOptions): Promise<KubeList<PartialObjectMetadata>>;
  listAll(options?: ListAllOptions): AsyncIterable<PartialObjectMetadata>;
  watch(options?: WatchOptions): AsyncIterable<WatchEvent<PartialObjectMetadata>>;
  patch(name: string, patch: Patch<KubeObject>, options?: PatchOptions): Promise<PartialObjectMetadata>;
  delete(name: string, options?: DeleteOptions): Promise<PartialObjectMetadata | Status>;
  deleteCollection(options?: DeleteCollectionOptions): Promise<KubeList<PartialObjectMetadata> | Status>;
}

const accept = (kind: string): string => `application/json;as=${kind};g=meta.k8s.io;v=v1,application/json`;
const ONE = accept('PartialObjectMetadata');
const LIST = accept('PartialObjectMetadataList');

/** Asks for another form of the answer than the object. */
function asking<O extends CallOptions>(form: string, options: O | undefined): O & CallOptions {
  const headers = { accept: form, ...options?.headers };
  // Every member of any call's options may be left out.
  return { ...(options as O), headers };
}

/** A server that gives whole objects is obeyed no further than their metadata. @see client-go metadata/metadata.go, isIncompatible (v0.37) */
function metadataOf(object: KubeObject): PartialObjectMetadata {
  if (object.kind === 'PartialObjectMetadata') return object as PartialObjectMetadata;
  return Object.freeze({
    apiVersion: 'meta.k8s.io/v1',
    kind: 'PartialObjectMetadata',
    ...(object.metadata === undefined ? {} : { metadata: object.metadata }),
  });
}

function metadataList({ metadata, items }: KubeList): KubeList<PartialObjectMetadata> {
  return Object.freeze({
    apiVersion: 'meta.k8s.io/v1',
    kind: 'PartialObjectMetadataList',
    ...(metadata === undefined ? {} : { metadata }),
    items: Object.freeze(items.map(metadataOf)),
  });
}

function isList(answer: KubeList | Status): answer is KubeList {
  return 'items' in answer;
}

async function* metadataEvents(events: AsyncIterable<WatchEvent<KubeObject>>): AsyncGenerator<WatchEvent<PartialObjectMetadata>, void> {
  for await (const event of events) yield Object.freeze({ type: event.type, object: metadataOf(event.object) });
}

async function* metadataItems(items: AsyncIterable<KubeObject>): AsyncGenerator<PartialObjectMetadata, void> {
  for await (const item of items) yield metadataOf(item);
}

/** The metadata side of a resource client. */
export function metadataClient(whole: ResourceClient<KubeObject>): MetadataClient {
  return {
    descriptor: whole.descriptor,
    namespace: (namespace) => metadataClient(whole.namespace(namespace)),
    get: async (name, options) => metadataOf(await whole.get(name, asking(ONE, options))),
    find: async (name, options) => {
      const found = await whole.find(name, asking(ONE, options));
      return found === undefined ? undefined : metadataOf(found);
    },
    list: async (options) => metadataList(await whole.list(asking(LIST, options))),
    listAll: (options) => metadataItems(whole.listAll(asking(LIST, options))),
    watch: (options) => metadataEvents(whole.watch(asking(ONE, options))),
    patch: async (name, patch, options) => metadataOf(await whole.patch(name, patch, asking(ONE, options))),
    delete: async (name, options) => {
      const answer = await whole.delete(name, asking(ONE, options));
      return answer.kind === 'Status' ? (answer as Status) : metadataOf(answer as KubeObject);
    },
    deleteCollection: async (options) => {
      const answer = await whole.deleteCollection(asking(LIST, options));
      return isList(answer) ? metadataList(answer) : answer;
    },
  };
}
