import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The environment variables a kubeconfig is looked for with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The files to read, first wins; `isExplicit` when all must be there. */
export interface KubeconfigPaths {
  readonly paths: readonly string[];
  readonly isExplicit: boolean;
}

/** Splits a list as `KUBECONFIG` holds it, without empty and repeated entries. */
function listed(value: string): readonly string[] {
  return [...new Set(value.split(delimiter).filter((path) => path !== ''))];
}

/**
 * The kubeconfig files that apply: the ones named in the call, `KUBECONFIG`, or `~/.kube/config`.
 * @see client-go tools/clientcmd/loader.go
 */
export function kubeconfigPaths(named: string | undefined, env: Environment): KubeconfigPaths {
  if (named !== undefined) {
    const paths = listed(named);
    return { paths, isExplicit: paths.length === 1 };
  }
  const fromEnvironment = listed(env['KUBECONFIG'] ?? '');
  if (fromEnvironment.length > 0) return { paths: fromEnvironment, isExplicit: false };
  return { paths: [join(env['HOME'] ?? homedir(), '.kube', 'config')], isExplicit: false };
}
