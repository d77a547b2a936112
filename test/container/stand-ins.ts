import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { mayBePrivileged } from '../../tools/container/targets-run.ts';

const root = join(import.meta.dirname, '../..');

/** The image of the served fake that is under test. */
export const fakeImage: string = process.env['KUBESTAGE_IMAGE'] ?? 'kubestage:local';

const PREFIX = process.env['KUBESTAGE_STAND_INS'] ?? 'kubestage-stand-in';

/** An image to start, and how. */
export interface ImageUnderTest {
  readonly image: string;
  readonly isStandIn: boolean;
  readonly isPrivileged: boolean;
}

export const docker = (...args: readonly string[]): string => execFileSync('docker', args, { encoding: 'utf8' }).trim();

/** Builds the stand-ins, and tells which image to use: the real one where the environment names it. `fault` picks a stand-in that fails. */
export function imageUnderTest(kind: 'k3s' | 'kind', fault?: string): ImageUnderTest {
  const real = process.env[kind === 'k3s' ? 'KUBESTAGE_K3S_IMAGE' : 'KUBESTAGE_KIND_IMAGE'];
  if (real !== undefined && fault === undefined) return { image: real, isStandIn: false, isPrivileged: true };
  // `npm run containers` has built them.
  if (process.env['KUBESTAGE_STAND_INS'] === undefined)
    execFileSync(process.execPath, [join(root, 'tools/container/build-stand-ins.ts'), fakeImage, PREFIX], { stdio: ['ignore', 'ignore', 'inherit'] });
  return { image: `${PREFIX}-${kind}${fault === undefined ? '' : `:${fault}`}`, isStandIn: true, isPrivileged: mayBePrivileged(fakeImage) };
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
