import { type Client, type ClientSource, createClient, type KubeObject, waitFor } from '../../client/index.ts';
import { loadManifests } from '../../fixtures/index.ts';
import { isJsonObject, type Json } from '../../machinery/json.ts';

/** Paths of manifests (files, directories, globs), or objects. */
export type ManifestSource = string | readonly (string | KubeObject)[];

/** Makes a client for the harness's own few calls: they are spread over a start-up and need no brake. */
export function harnessClient(connection: ClientSource): Promise<Client> {
  return createClient(connection, { rateLimits: 'off', fieldManager: 'kubestage', onWarning: () => undefined });
}

/** Reads a source without sending anything. @throws {ManifestError} for paths that cannot be read */
export function objectsOf(source: ManifestSource): readonly KubeObject[] {
  const items = typeof source === 'string' ? [source] : source;
  return items.flatMap((item) => (typeof item === 'string' ? loadManifests([item]).map(({ object }): KubeObject => object) : [item]));
}

function isEstablished(object: KubeObject | undefined): boolean {
  const status: Json | undefined = isJsonObject(object) ? object['status'] : undefined;
  const conditions = isJsonObject(status) ? status['conditions'] : undefined;
  return (
    Array.isArray(conditions) &&
    conditions.some((condition) => isJsonObject(condition) && condition['type'] === 'Established' && condition['status'] === 'True')
  );
}

/** Applies the objects in order, server-side and by force; a definition is served before the next object is sent. */
export async function applyManifests(connection: ClientSource, source: ManifestSource): Promise<void> {
  const objects = objectsOf(source);
  await using client = await harnessClient(connection);
  for (const object of objects) {
    const { apiVersion = '', kind = '' } = object;
    const resource = await client.dynamic(apiVersion, kind);
    await resource.apply(object, { force: true });
    const name = object.metadata?.name ?? '';
    if (kind === 'CustomResourceDefinition') await waitFor(resource, name, isEstablished);
  }
}
