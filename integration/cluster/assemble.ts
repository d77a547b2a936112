import { type Connection, type Kubeconfig, loadConnection } from '../../client/config/index.ts';
import { HarnessError } from '../harness-error.ts';
import { applyManifests, harnessClient } from './apply-manifests.ts';
import { bindRole } from './bind-role.ts';
import { detectCapabilities } from './capabilities.ts';
import type { Capability, ClusterKind, ClusterUser, IntegrationCluster, UserOptions } from './cluster.ts';
import { actingAs, kubeconfigText } from './kubeconfig.ts';

/** What a harness has made, and what only it knows how to do. */
export interface ClusterParts {
  readonly kind: ClusterKind;
  readonly config: Kubeconfig;
  /** Default: found out by asking. */
  readonly capabilities?: Iterable<Capability> | undefined;
  /** What is added to those that were found out. */
  readonly alsoCan?: readonly Capability[];
  readonly logs: () => Promise<string>;
  readonly loadImages?: (images: readonly string[]) => Promise<void>;
  /** The kubeconfig of a user. Default: the admin's, acting as the user. */
  readonly userConfig?: (name: string, groups: readonly string[]) => Kubeconfig;
  readonly dispose: () => Promise<void>;
}

async function askServer(connection: Connection, parts: ClusterParts): Promise<Pick<IntegrationCluster, 'serverVersion' | 'capabilities'>> {
  await using client = await harnessClient(connection);
  const { gitVersion } = await client.discovery.serverVersion();
  const found = parts.capabilities ?? (await detectCapabilities(client));
  return { serverVersion: gitVersion, capabilities: new Set([...found, ...(parts.alsoCan ?? [])]) };
}

/** Makes the one shape out of what a harness has made. The server has to be ready. */
export async function assembleCluster(parts: ClusterParts): Promise<IntegrationCluster> {
  const { kind, config, logs, dispose } = parts;
  const admin = await loadConnection({ kubeconfig: config });
  const connect =
    (connection: Connection): IntegrationCluster['connection'] =>
    ({ namespace } = {}) =>
      namespace === undefined ? connection : { ...connection, namespace };
  const userConfig = parts.userConfig ?? ((name, groups) => actingAs(config, name, groups));
  return {
    kind,
    kubeconfig: kubeconfigText(config),
    ...(await askServer(admin, parts)),
    connection: connect(admin),
    createUser: async (name: string, { groups = [], clusterRole }: UserOptions = {}): Promise<ClusterUser> => {
      if (clusterRole !== undefined) await bindRole(admin, name, clusterRole);
      const own = userConfig(name, groups);
      return { name, kubeconfig: kubeconfigText(own), connection: connect(await loadConnection({ kubeconfig: own })) };
    },
    applyManifests: (source) => applyManifests(admin, source),
    loadImages:
      parts.loadImages ??
      (() => Promise.reject(new HarnessError('unsupported', `images cannot be loaded into a cluster of kind ${kind}: it has no nodes of ours`))),
    logs,
    [Symbol.asyncDispose]: dispose,
  };
}
