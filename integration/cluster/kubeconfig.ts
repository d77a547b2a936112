import { parse, stringify } from 'yaml';
import type { Kubeconfig } from '../../client/config/index.ts';
import { HarnessError } from '../harness-error.ts';

/** Reads a kubeconfig that a harness has written or found. @throws {HarnessError} `failed` when it is none; what it holds stays out of the message */
export function parseKubeconfig(yaml: string): Kubeconfig {
  let value: unknown;
  try {
    value = parse(yaml);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || !('clusters' in value)) throw new HarnessError('failed', 'what should be a kubeconfig is none');
  return value as Kubeconfig;
}

/** Writes a kubeconfig as kubectl reads it. */
export function kubeconfigText(config: Kubeconfig): string {
  return stringify(config, { version: '1.1', lineWidth: 0 });
}

/** The same with another server: in a container it names a port of the container, from here it is another one. */
export function withServer(config: Kubeconfig, server: string, tlsServerName?: string): Kubeconfig {
  const name = tlsServerName === undefined ? {} : { 'tls-server-name': tlsServerName };
  return { ...config, clusters: (config.clusters ?? []).map((entry) => ({ ...entry, cluster: { ...entry.cluster, ...name, server } })) };
}

/** The same, acting as somebody else. */
export function actingAs(config: Kubeconfig, name: string, groups: readonly string[]): Kubeconfig {
  // The server adds this group to whoever logs in, but not to whom somebody acts as.
  const all = [...groups, 'system:authenticated'];
  return { ...config, users: (config.users ?? []).map((entry) => ({ ...entry, user: { ...entry.user, as: name, 'as-groups': all } })) };
}
