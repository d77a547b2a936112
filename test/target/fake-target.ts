import { FakeCluster } from '../../fake/index.ts';
import { applyManifests, harnessClient, type ManifestSource, objectsOf } from '../../integration/cluster/apply-manifests.ts';
import { bindRole } from '../../integration/cluster/bind-role.ts';
import type { Capability } from '../../integration/index.ts';
import type { Target } from './target.ts';

/** A target in this process. */
export interface FakeTarget extends Target, AsyncDisposable {
  /** For what only a fake has: its action log and its faults. */
  readonly cluster: FakeCluster;
}

/** What the fake in this process can do; `controllers` only where a test needs them, since they act on everything. */
export const fakeCapabilities: ReadonlySet<Capability> = new Set(['rbac', 'gc', 'namespaces', 'controllers', 'actions', 'faults'] as const);

/** What runs beside the API server, as far as somebody needs it. */
export function simulationsFor(needs: readonly Capability[]): readonly string[] {
  return ['gc', 'namespaces', ...(needs.includes('controllers') ? ['service-accounts', 'workloads', 'endpoints'] : [])];
}

/** Makes a cluster in this process, rights decided by roles as everywhere else. */
export async function startFakeTarget(needs: readonly Capability[], manifests: ManifestSource): Promise<FakeTarget> {
  const objects = objectsOf(manifests);
  const cluster = await FakeCluster.create({ authorization: 'RBAC', simulate: simulationsFor(needs) });
  const admin = cluster.connection();
  await using client = await harnessClient(admin);
  const target: FakeTarget = {
    name: 'fake',
    cluster,
    serverVersion: (await client.discovery.serverVersion()).gitVersion,
    capabilities: fakeCapabilities,
    connection: (options) => cluster.connection(options),
    createUser: async (name, { groups = [], clusterRole } = {}) => {
      if (clusterRole !== undefined) await bindRole(admin, name, clusterRole);
      return cluster.connection({ user: name, groups });
    },
    applyManifests: (source) => applyManifests(admin, source),
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
  await target.applyManifests(objects);
  return target;
}
