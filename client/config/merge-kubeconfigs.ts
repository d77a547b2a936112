import type { KubeconfigCluster, KubeconfigContext, KubeconfigUser } from './kubeconfig.ts';
import type { KubeconfigFile } from './kubeconfig-file.ts';

/** An entry and the file it is from. */
export interface Sourced<T> {
  readonly value: T;
  readonly file: string | undefined;
  /** `users[2].user` */
  readonly path: string;
}

/** Several kubeconfigs as one. */
export interface MergedKubeconfig {
  readonly currentContext: string | undefined;
  readonly clusters: ReadonlyMap<string, Sourced<KubeconfigCluster>>;
  readonly users: ReadonlyMap<string, Sourced<KubeconfigUser>>;
  readonly contexts: ReadonlyMap<string, Sourced<KubeconfigContext>>;
  readonly files: readonly string[];
}

/**
 * Merges as kubectl does: of entries with one name the first file's is taken whole; the first `current-context` that is set counts.
 *
 * @see client-go tools/clientcmd/loader.go
 */
export function mergeKubeconfigs(files: readonly KubeconfigFile[]): MergedKubeconfig {
  const clusters = new Map<string, Sourced<KubeconfigCluster>>();
  const users = new Map<string, Sourced<KubeconfigUser>>();
  const contexts = new Map<string, Sourced<KubeconfigContext>>();
  let currentContext: string | undefined;
  for (const { file, config } of [...files].reverse()) {
    config.clusters?.forEach(({ name, cluster }, index) => clusters.set(name, { value: cluster, file, path: `clusters[${index}].cluster` }));
    config.users?.forEach(({ name, user }, index) => users.set(name, { value: user, file, path: `users[${index}].user` }));
    config.contexts?.forEach(({ name, context }, index) => contexts.set(name, { value: context, file, path: `contexts[${index}].context` }));
    const current = config['current-context'];
    if (current !== undefined && current !== null && current !== '') currentContext = current;
  }
  return { currentContext, clusters, users, contexts, files: files.flatMap(({ file }) => (file === undefined ? [] : [file])) };
}
