import { parseKubeconfig } from '../../integration/cluster/kubeconfig.ts';
import type { Capability, IntegrationCluster } from '../../integration/index.ts';
import { existingCluster } from '../../integration/index.ts';
import type { Target, TargetName } from './target.ts';

/** What the process that has started a target tells the processes that test on it: plain data. */
export interface SharedTarget {
  readonly name: TargetName;
  readonly kubeconfig: string;
  readonly capabilities: readonly Capability[];
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Absent where the tests make a fake of their own. */
    kubestageTarget?: SharedTarget;
  }
}

/** What there is to tell of a cluster. Images go onto its nodes where it is started, so that nobody else can do that. */
export function shareCluster(name: TargetName, cluster: Pick<IntegrationCluster, 'kubeconfig' | 'capabilities'>): SharedTarget {
  return { name, kubeconfig: cluster.kubeconfig, capabilities: [...cluster.capabilities].filter((one) => one !== 'images') };
}

/** The way to a target that another process has started. It is left as it is. */
export async function openSharedTarget({ name, kubeconfig, capabilities }: SharedTarget): Promise<Target> {
  const cluster = await existingCluster({ kubeconfig: parseKubeconfig(kubeconfig), capabilities });
  return {
    name,
    serverVersion: cluster.serverVersion,
    capabilities: cluster.capabilities,
    connection: (options) => cluster.connection(options),
    createUser: async (user, options) => (await cluster.createUser(user, options)).connection(),
    applyManifests: (source) => cluster.applyManifests(source),
  };
}
