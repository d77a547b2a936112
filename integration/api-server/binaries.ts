import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { HarnessError } from '../harness-error.ts';

/** Where the two programs are. */
export interface Binaries {
  readonly etcd: string;
  readonly kubeApiserver: string;
}

/** What may be named: programs, or the folder that has both. */
export interface BinaryOptions {
  /** The folder with `etcd` and `kube-apiserver`. Default: `KUBEBUILDER_ASSETS`, else `/usr/local/kubebuilder/bin`, else the `PATH`. */
  readonly assets?: string;
  /** The program itself; before `assets`. Default: `TEST_ASSET_ETCD`. */
  readonly etcd?: string;
  /** The program itself; before `assets`. Default: `TEST_ASSET_KUBE_APISERVER`. */
  readonly kubeApiserver?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Finds the programs where controller-runtime's envtest looks for them, and then on the `PATH`. What is named has to be there.
 * @throws {HarnessError} `binaries-absent`, with where it has looked
 * @see sigs.k8s.io/controller-runtime pkg/internal/testing/process/bin_path_finder.go
 */
export function findBinaries(options: BinaryOptions = {}, env: Environment = process.env): Binaries {
  const folder = options.assets ?? env['KUBEBUILDER_ASSETS'];
  const find = (name: string, named: string | undefined): string => {
    const onPath = (env['PATH'] ?? '').split(delimiter).map((entry) => join(entry, name));
    const places = named !== undefined ? [named] : folder !== undefined ? [join(folder, name)] : [join('/usr/local/kubebuilder/bin', name), ...onPath];
    const found = places.find(isProgram);
    if (found !== undefined) return found;
    const looked = places.length > 1 ? `${places[0]} and the PATH` : places[0];
    throw new HarnessError('binaries-absent', `there is no ${name}: looked at ${looked}; set KUBEBUILDER_ASSETS to the folder that has it, as for envtest`);
  };
  return {
    etcd: find('etcd', options.etcd ?? env['TEST_ASSET_ETCD']),
    kubeApiserver: find('kube-apiserver', options.kubeApiserver ?? env['TEST_ASSET_KUBE_APISERVER']),
  };
}
