import { createClient } from 'kubestage';
import { type Connection, inClusterConnection } from 'kubestage/config';
import { Pod } from 'kubestage/types/core/v1';

// In a pod: the address comes from the environment, the token and the namespace from the service account's folder. `createClient()`
// alone finds all of this by itself when there is no kubeconfig; this program insists on it.

/** The names of the pods beside this one. */
export async function neighbours(connection: Promise<Connection> = inClusterConnection()): Promise<readonly string[]> {
  await using client = await createClient(await connection);
  const { items } = await client.resource(Pod).namespace(client.defaultNamespace).list();
  return items.map(({ metadata }) => metadata?.name ?? '');
}

if (import.meta.main) console.log(await neighbours());
