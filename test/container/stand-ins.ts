import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The image of the served fake that is under test. */
export const fakeImage: string = process.env['KUBESTAGE_IMAGE'] ?? 'kubestage:local';

const PREFIX = 'kubestage-stand-in';

/** An image to start, and how. */
export interface ImageUnderTest {
  readonly image: string;
  readonly isStandIn: boolean;
  readonly isPrivileged: boolean;
}

export const docker = (...args: readonly string[]): string => execFileSync('docker', args, { encoding: 'utf8' }).trim();

/** Whether this machine's engine may start privileged containers; one that runs in a container itself often may not. */
function mayBePrivileged(): boolean {
  const args = ['run', '--rm', '--privileged', '--user', '0:0', '--entrypoint', '/usr/local/bin/node', fakeImage, '--eval', '0'];
  return spawnSync('docker', args, { stdio: 'ignore' }).status === 0;
}

/** Builds the stand-ins, and tells which image to use: the real one where the environment names it. `fault` picks a stand-in that fails. */
export function imageUnderTest(kind: 'k3s' | 'kind', fault?: string): ImageUnderTest {
  const real = process.env[kind === 'k3s' ? 'KUBESTAGE_K3S_IMAGE' : 'KUBESTAGE_KIND_IMAGE'];
  if (real !== undefined && fault === undefined) return { image: real, isStandIn: false, isPrivileged: true };
  execFileSync(process.execPath, [join(root, 'tools/container/build-stand-ins.ts'), fakeImage, PREFIX], { stdio: ['ignore', 'ignore', 'inherit'] });
  return { image: `${PREFIX}-${kind}${fault === undefined ? '' : `:${fault}`}`, isStandIn: true, isPrivileged: mayBePrivileged() };
}

/** What the engine still has that carries the label of a session: containers, networks and volumes, by name. */
export function leftOf(sessionId: string): readonly string[] {
  const filter = ['--filter', `label=dev.kubestage.session=${sessionId}`];
  const lists = [
    docker('ps', '--all', '--format', '{{.Names}}', ...filter),
    docker('network', 'ls', '--format', '{{.Name}}', ...filter),
    docker('volume', 'ls', '--format', '{{.Name}}', ...filter),
  ];
  return lists.flatMap((list) => list.split('\n')).filter((name) => name !== '');
}
