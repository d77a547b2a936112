import type { InProcessConnection } from '../machinery/exchange.ts';
import { defaultRateLimits } from './chain/rate-limit.ts';
import { assembleClient, type Client } from './client.ts';
import type { ClientOptions } from './client-options.ts';
import type { Connection } from './config/connection.ts';
import type { Kubeconfig } from './config/kubeconfig.ts';
import type { KubeconfigOverrides } from './config/kubeconfig-overrides.ts';
import { inProcessTransport } from './transport/in-process-transport.ts';

/** A kubeconfig to read or already read, and what to choose from it. */
export interface KubeconfigSource {
  /** A path, several joined as in `KUBECONFIG`, or a kubeconfig as an object. Default: what kubectl would read. */
  readonly kubeconfig?: string | Kubeconfig;
  /** Default: the `current-context`. */
  readonly context?: string;
  /** The namespace of calls that name none. Default: the context's. */
  readonly namespace?: string;
  /** What counts in place of what the context says: another server, token, user to act as. */
  readonly overrides?: KubeconfigOverrides;
}

/** What a client can be made for: a server in process, a kubeconfig, or a connection whose parts are known. */
export type ClientSource = InProcessConnection | KubeconfigSource | Connection;

/**
 * Makes a client. Without a source it finds the cluster as kubectl does: `KUBECONFIG`, `~/.kube/config`, then the pod it runs in.
 * Nothing is sent until the first call.
 *
 * @throws {ConfigError} listing everything that is wrong with the configuration
 * @example
 * await using client = await createClient();
 * const web = await client.resource(Deployment).namespace('shop').get('web');
 */
export async function createClient(source: ClientSource = {}, options: ClientOptions = {}): Promise<Client> {
  if ('exchange' in source) {
    const defaultNamespace = source.namespace ?? 'default';
    return assembleClient({ transport: inProcessTransport(source), defaultNamespace, credentials: undefined, rateLimits: undefined, options });
  }
  const [{ connect }, { loadConnection }] = await Promise.all([import('./config/connect.ts'), import('./config/load-connection.ts')]);
  const connection = 'server' in source ? source : await loadConnection(source);
  const { namespace, ...connected } = await connect(connection, {
    clock: options.clock,
    limits: options.connection,
    execPlugins: options.execPlugins,
  });
  return assembleClient({ ...connected, defaultNamespace: namespace, rateLimits: defaultRateLimits, options });
}
