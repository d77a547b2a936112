import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Connection } from './connection.ts';
import type { Environment } from './kubeconfig-paths.ts';

const ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Whether the process runs in a pod with a service account. */
export function isInCluster(env: Environment): boolean {
  return (env['KUBERNETES_SERVICE_HOST'] ?? '') !== '' && (env['KUBERNETES_SERVICE_PORT'] ?? '') !== '';
}

/**
 * The connection that a pod has through its service account. The token is read anew as it is rotated.
 *
 * @throws {ConfigError} outside of a pod, or without a token
 * @see client-go rest/config.go InClusterConfig
 */
export async function inClusterConnection(env: Environment = process.env, folder: string = ACCOUNT_FOLDER): Promise<Connection> {
  if (!isInCluster(env)) throw new ConfigError({ message: 'not in a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set' });
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const tokenFile = join(folder, 'token');
  try {
    await readFile(tokenFile);
  } catch (cause) {
    throw new ConfigError({ message: 'the token of the service account cannot be read', file: tokenFile }, { cause });
  }
  const namespace = await readFile(join(folder, 'namespace'), 'utf8').catch(() => undefined);
  // Without it the system's own authorities count, as in client-go.
  const caFile = join(folder, 'ca.crt');
  const hasCa = await readFile(caFile).then(
    () => true,
    () => false,
  );
  const isV6 = host.includes(':');
  return {
    server: `https://${isV6 ? `[${host}]` : host}:${env['KUBERNETES_SERVICE_PORT']}`,
    tls: { ca: hasCa ? { file: caFile } : undefined },
    credentials: { tokenFile },
    namespace: env['POD_NAMESPACE'] || namespace?.trim() || undefined,
  };
}
