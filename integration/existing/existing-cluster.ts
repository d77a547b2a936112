import { type Connection, type Kubeconfig, loadConnection } from '../../client/config/index.ts';
import { assembleCluster } from '../cluster/assemble.ts';
import type { Capability, IntegrationCluster } from '../cluster/cluster.ts';
import { missingOf } from '../cluster/ready.ts';
import { untilReady } from '../engine/until-ready.ts';
import { kubeconfigOf } from './connection-kubeconfig.ts';

/** Which cluster to use. */
export interface ExistingClusterOptions {
  /** A path, a kubeconfig as an object, or a connection whose parts are known. Default: what kubectl would read. */
  readonly kubeconfig?: string | Kubeconfig | Connection;
  /** Default: the `current-context`. */
  readonly context?: string;
  /** What it can do, where asking it does not tell: a fake that is served by somebody else, a cluster without nodes. Default: found out by asking. */
  readonly capabilities?: readonly Capability[];
  /** How long it may take to answer, in milliseconds. Default 10 000. */
  readonly readyTimeoutMs?: number;
}

async function connectionOf({ kubeconfig, context }: ExistingClusterOptions): Promise<Connection> {
  if (typeof kubeconfig === 'object' && 'server' in kubeconfig) return kubeconfig;
  return loadConnection({ kubeconfig, context });
}

/**
 * Uses a cluster that somebody else has started. Disposing of it leaves the cluster and everything in it as it is.
 * @throws {ConfigError} when the configuration leads nowhere
 * @throws {HarnessError} `never-ready` when the server does not answer
 * @example
 * await using cluster = await existingCluster({ context: 'staging' });
 * await using client = await createClient(cluster.connection());
 */
export async function existingCluster(options: ExistingClusterOptions = {}): Promise<IntegrationCluster> {
  const connection = await connectionOf(options);
  await untilReady({
    name: `the cluster at ${connection.server}`,
    timeoutMs: options.readyTimeoutMs ?? 10_000,
    missing: () => missingOf(connection, {}),
    ended: () => Promise.resolve(undefined),
    logs: () => Promise.resolve(''),
  });
  return await assembleCluster({
    kind: 'existing',
    config: kubeconfigOf(connection),
    capabilities: options.capabilities,
    logs: () => Promise.resolve(''),
    dispose: () => Promise.resolve(),
  });
}
