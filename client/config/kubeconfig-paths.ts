import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** The environment variables a kubeconfig is looked for with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The files to read, first wins; `isExplicit` when all must be there. */
export interface KubeconfigPaths {
  readonly paths: readonly string[];
  readonly isExplicit: boolean;
}

const pathsOf = (platform: NodeJS.Platform): typeof posix => (platform === 'win32' ? win32 : posix);

/**
 * Where `~` is. On Windows the first of three places that has a `.kube\config` counts, then the first that is set.
 * @see client-go util/homedir/homedir.go
 */
export function homeOf(env: Environment, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'win32') return env['HOME'] || homedir();
  const { HOME: home = '', USERPROFILE: profile = '', HOMEDRIVE: drive = '', HOMEPATH: path = '' } = env;
  const onDrive = drive !== '' && path !== '' ? drive + path : '';
  const withConfig = [home, onDrive, profile].find((one) => one !== '' && existsSync(win32.join(one, '.kube', 'config')));
  return withConfig ?? [home, profile, onDrive].find((one) => one !== '') ?? homedir();
}

/**
 * The kubeconfig files that apply: the ones named in the call, `KUBECONFIG`, or `~/.kube/config`. Lists are split as the platform writes
 * them, `:` or `;`, without empty and repeated entries.
 *
 * @see client-go tools/clientcmd/loader.go
 */
export function kubeconfigPaths(named: string | undefined, env: Environment, platform: NodeJS.Platform = process.platform): KubeconfigPaths {
  const { delimiter, join } = pathsOf(platform);
  const listed = (value: string): readonly string[] => [...new Set(value.split(delimiter).filter((path) => path !== ''))];
  if (named !== undefined) {
    const paths = listed(named);
    return { paths, isExplicit: paths.length === 1 };
  }
  const fromEnvironment = listed(env['KUBECONFIG'] ?? '');
  if (fromEnvironment.length > 0) return { paths: fromEnvironment, isExplicit: false };
  return { paths: [join(homeOf(env, platform), '.kube', 'config')], isExplicit: false };
}
