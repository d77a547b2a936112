import type { KubeObject } from '../../machinery/object.ts';
import type { ResourceDescriptor } from '../../machinery/resource.ts';
import type { Client } from '../client.ts';
import { type Informer, informer, startInformer } from './informer.ts';
import type { InformerOptions } from './informer-options.ts';

/** Starts a cache of nothing but the metadata of a resource's objects: for owners, labels and finalizers of what may be large. */
export function metadataInformer(client: Client, descriptor: ResourceDescriptor, options: InformerOptions<KubeObject> = {}): Informer<KubeObject> {
  return startInformer<KubeObject>(client, descriptor, options, { isMetadataOnly: true });
}

/** Starts a cache of a resource that the server tells about. @throws {ApiError} `isNotFound` when it has none */
export async function dynamicInformer(
  client: Client,
  apiVersion: string,
  kind: string,
  options: InformerOptions<KubeObject> = {},
): Promise<Informer<KubeObject>> {
  return informer(client, await client.discovery.resource(apiVersion, kind), options);
}
