import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Programs to start an API server from. */
export interface ApiServerAssets {
  /** For `KUBEBUILDER_ASSETS`. */
  readonly folder: string;
  readonly isEtcdReal: boolean;
}

const standIns = join(import.meta.dirname, 'stand-ins');

function writeProgram(folder: string, name: string): void {
  const file = join(folder, name);
  const node = `"${process.execPath}" --conditions=kubestage-source --disable-warning=ExperimentalWarning`;
  writeFileSync(file, `#!/bin/sh\nexec ${node} "${join(standIns, name)}.ts" "$@"\n`);
  chmodSync(file, 0o755);
}

/** Lays out the stand-in of kube-apiserver in a folder, beside this machine's own etcd where there is one, else a stand-in of that, too. */
export function layOutAssets(folder: string): ApiServerAssets {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeProgram(folder, 'kube-apiserver');
  const found = spawnSync('sh', ['-c', 'command -v etcd'], { encoding: 'utf8' }).stdout.trim();
  if (found === '') writeProgram(folder, 'etcd');
  else symlinkSync(found, join(folder, 'etcd'));
  return { folder, isEtcdReal: found !== '' };
}
