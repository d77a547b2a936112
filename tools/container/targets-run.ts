import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApiServer, startFakeContainer } from 'kubestage/integration';
import { startServed } from '../../test/serve/served-cluster.ts';
import { type Count, root, vitest } from '../vitest-counts.ts';
import { checkConformance, conformanceTokens } from './check-conformance.ts';

const scratch = join(root, '.kubestage');

/** What the targets are started from on this machine. */
export interface TargetSources {
  /** The served fake's image. */
  readonly image: string;
  /** Environment variables for k3s, kind and kube-apiserver: images and a folder of programs. */
  readonly environment: Readonly<Record<string, string>>;
}

function scratchFile(name: string, text: string): string {
  mkdirSync(scratch, { recursive: true });
  const file = join(scratch, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** Whether this machine's engine may start privileged containers; one that runs in a container itself often may not. */
export function mayBePrivileged(image: string): boolean {
  const args = ['run', '--rm', '--privileged', '--user', '0:0', '--entrypoint', '/usr/local/bin/node', image, '--eval', '0'];
  return spawnSync('docker', args, { stdio: 'ignore' }).status === 0;
}

/** The same tests on every target but the fake in this process, which every other run has. */
export async function testEveryTarget({ image, environment }: TargetSources): Promise<readonly Count[]> {
  await using existing = await startFakeContainer({ image });
  const env = { ...environment, KUBECONFIG: scratchFile('existing.kubeconfig', existing.kubeconfig) };
  return ['served', 'container', 'apiserver', 'k3s', 'kind', 'existing'].map((name) => vitest(['--project=any-cluster'], { ...env, KUBESTAGE_TARGET: name }));
}

/** The recordings on the fake behind a socket, in its container, and behind what starts a kube-apiserver. */
export async function checkEveryTarget({ image, environment }: TargetSources): Promise<readonly Count[]> {
  const tokenFile = scratchFile('tokens.csv', conformanceTokens);
  await using served = await startServed(['--token-file', tokenFile, '--simulate', 'none']);
  await using container = await startFakeContainer({ image, tokens: conformanceTokens, simulate: [] });
  await using beside = await startFakeContainer({ image, tokens: conformanceTokens });
  const assets = environment['KUBEBUILDER_ASSETS'];
  const args = [`--token-auth-file=${tokenFile}`];
  await using server = await startApiServer(assets === undefined ? { extraArgs: args } : { assets, extraArgs: args });
  return await Promise.all([
    checkConformance({ name: 'served', url: served.url }),
    checkConformance({ name: 'container', url: container.connection().server }),
    checkConformance({ name: 'container-with-controllers', url: beside.connection().server, only: 'simulation-' }),
    checkConformance({ name: 'apiserver', url: server.connection().server }),
  ]);
}
