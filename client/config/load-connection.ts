import { ConfigError } from '../errors.ts';
import type { Connection } from './connection.ts';
import { inClusterConnection, isInCluster } from './in-cluster.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { checkedKubeconfig, type KubeconfigFile, readKubeconfig } from './kubeconfig-file.ts';
import type { KubeconfigOverrides } from './kubeconfig-overrides.ts';
import { type Environment, kubeconfigPaths } from './kubeconfig-paths.ts';
import { mergeKubeconfigs } from './merge-kubeconfigs.ts';
import { resolveContext } from './resolve-context.ts';

/** Where to look for a cluster. */
export interface LoadOptions {
  /** A path, several joined as in `KUBECONFIG`, or a kubeconfig as an object. Default: what kubectl would read. */
  readonly kubeconfig?: string | Kubeconfig | undefined;
  readonly context?: string | undefined;
  readonly namespace?: string | undefined;
  /** What counts in place of what the context says. */
  readonly overrides?: KubeconfigOverrides | undefined;
  readonly env?: Environment | undefined;
}

/** Reads the files; of a list those that are missing are passed over, a single named one must be there. */
async function readFiles(named: string | undefined, env: Environment): Promise<readonly KubeconfigFile[]> {
  const { paths, isExplicit } = kubeconfigPaths(named, env);
  const outcomes = await Promise.allSettled(paths.map(readKubeconfig));
  const [failure, ...others] = outcomes.flatMap((outcome): unknown[] => (outcome.status === 'rejected' ? [outcome.reason] : []));
  if (failure instanceof ConfigError) {
    const [first, ...rest] = [failure, ...others].flatMap((error) => (error instanceof ConfigError ? error.problems : []));
    throw first === undefined ? failure : new ConfigError([first, ...rest], { cause: failure.cause });
  }
  if (failure !== undefined) throw failure;
  const read = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : undefined));
  const missing = paths.find((_path, index) => read[index] === undefined);
  if (isExplicit && missing !== undefined) throw new ConfigError({ message: 'there is no such file', file: missing });
  return read.filter((file) => file !== undefined);
}

/**
 * Finds out how to reach the cluster: from the kubeconfig given, the files kubectl would read, or the pod the process runs in.
 * The namespace is the one asked for, the context's, or `default`.
 *
 * @throws {ConfigError} with everything that is wrong
 */
export async function loadConnection(options: LoadOptions = {}): Promise<Connection> {
  const { kubeconfig, context, env = process.env } = options;
  const isPath = kubeconfig === undefined || typeof kubeconfig === 'string';
  const files = isPath ? await readFiles(kubeconfig, env) : [{ file: undefined, config: checkedKubeconfig(kubeconfig, undefined) }];
  const merged = mergeKubeconfigs(files);
  const isEmpty = merged.contexts.size === 0 && merged.clusters.size === 0;
  if (isEmpty && kubeconfig === undefined && !isInCluster(env)) {
    const looked = kubeconfigPaths(undefined, env).paths.join(', ');
    throw new ConfigError({ message: `no cluster found: ${looked} has none, and this is no pod` });
  }
  const found = isEmpty && kubeconfig === undefined ? await inClusterConnection(env) : await resolveContext(merged, context, options.overrides);
  return { ...found, namespace: options.namespace ?? found.namespace };
}
