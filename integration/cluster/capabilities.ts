import type { Client } from '../../client/index.ts';
import type { Capability } from './cluster.ts';
import { readyNodes } from './ready.ts';

/**
 * Finds out what a cluster can do that nobody has described: one with a node that is Ready has a controller manager, or its node would
 * have lost its lease.
 */
export async function detectCapabilities(client: Client): Promise<ReadonlySet<Capability>> {
  const found = new Set<Capability>();
  const groupVersions = await client.discovery.groupVersions();
  if (groupVersions.includes('rbac.authorization.k8s.io/v1')) found.add('rbac');
  if (groupVersions.some((name) => name.startsWith('metrics.k8s.io/'))) found.add('metrics');
  const { items } = await (await client.dynamic('v1', 'Node')).list();
  if (readyNodes(items) > 0) for (const name of ['nodes', 'controllers', 'gc', 'namespaces'] as const) found.add(name);
  return found;
}
