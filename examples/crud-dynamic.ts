import { type Client, createClient, type KubeObject, mergePatch } from 'kubestage';

// A program that learns from the server which resources there are: any kind, by apiVersion and kind, without a type.

interface AnyObject extends KubeObject {
  readonly [field: string]: unknown;
}

/** Creates, changes, lists and deletes an object of any kind. Gives back the names that it listed. */
export async function crudOf(client: Client, object: AnyObject): Promise<readonly string[]> {
  const all = await client.dynamic(object.apiVersion ?? '', object.kind ?? '');
  const resource = all.descriptor.namespaced ? all.namespace(object.metadata?.namespace ?? client.defaultNamespace) : all;
  const name = object.metadata?.name ?? '';
  await resource.create(object);
  await resource.patch(name, mergePatch({ metadata: { labels: { touched: 'yes' } } }));
  const { items } = await resource.list({ labelSelector: 'touched=yes' });
  await resource.delete(name);
  return items.map(({ metadata }) => metadata?.name ?? '');
}

if (import.meta.main) {
  await using client = await createClient();
  console.log(await crudOf(client, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'dynamic' }, data: { key: 'value' } }));
}
