import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the packages are installed that run beside ours. */
export const peerPlace: string = fileURLToPath(new URL('peers/', import.meta.url));

/** Installs the packages of `bench/peers/` where they are missing. Answers why that failed, or nothing. */
export function installPeers(): string | undefined {
  if (existsSync(new URL('peers/node_modules/@kubernetes/client-node', import.meta.url))) return undefined;
  const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', args, { cwd: peerPlace, encoding: 'utf8' });
  return status === 0 ? undefined : `npm install: ${stderr.trim().split('\n')[0] ?? ''}`;
}
