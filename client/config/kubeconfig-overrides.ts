import type { KubeconfigCluster, KubeconfigUser } from './kubeconfig.ts';

/** What is to count in place of what a context says, as kubectl's options do. */
export interface KubeconfigOverrides {
  /** Another cluster than the context's, by its name in the kubeconfig. */
  readonly clusterName?: string | undefined;
  /** Another user than the context's, by its name in the kubeconfig. */
  readonly userName?: string | undefined;
  /** Members of the cluster. Another `server` is not known by the old `tls-server-name`; a way to verify it replaces the old way whole. */
  readonly cluster?: KubeconfigCluster | undefined;
  /** Members of the user. A way to sign in replaces the old way whole; impersonation stays unless it is overridden too. */
  readonly user?: KubeconfigUser | undefined;
}

const VERIFICATION: readonly (keyof KubeconfigCluster)[] = ['insecure-skip-tls-verify', 'certificate-authority', 'certificate-authority-data'];
const IMPERSONATION: readonly string[] = ['as', 'as-uid', 'as-groups', 'as-user-extra'];

function without<T extends object>(entry: T, isDropped: (key: string) => boolean): T {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !isDropped(key))) as T;
}

/** A cluster with overrides laid over it. @see client-go tools/clientcmd/client_config.go getCluster */
export function overriddenCluster(cluster: KubeconfigCluster, overrides: KubeconfigCluster = {}): KubeconfigCluster {
  const verifies = VERIFICATION.some((key) => key in overrides);
  const moves = overrides.server !== undefined;
  const dropped = (key: string): boolean => (verifies && VERIFICATION.some((one) => one === key)) || (moves && key === 'tls-server-name');
  return { ...without(cluster, dropped), ...overrides };
}

/** A user with overrides laid over it. */
export function overriddenUser(user: KubeconfigUser, overrides: KubeconfigUser = {}): KubeconfigUser {
  const signsIn = Object.keys(overrides).some((key) => !IMPERSONATION.includes(key));
  return { ...without(user, (key) => signsIn && !IMPERSONATION.includes(key)), ...overrides };
}
