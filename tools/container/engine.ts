import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A container engine that can be used right now. */
export interface Engine extends AsyncDisposable {
  /** What `DOCKER_HOST` has to be; undefined when the environment is right as it is. */
  readonly host: string | undefined;
}

const answers = (host?: string): boolean =>
  spawnSync('docker', ['info'], { stdio: 'ignore', env: host === undefined ? process.env : { ...process.env, DOCKER_HOST: host } }).status === 0;

const has = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;

const mayInstall = (): boolean => process.getuid?.() === 0 && has('apt-get');

/** @throws {Error} naming the call that failed; its own message stands above */
function installPackage(name: string): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', name],
  ]) {
    if (spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status !== 0)
      throw new Error(`apt-get ${args.join(' ')} failed; its own message stands above`);
  }
}

/** Installs Debian's engine where it is missing and may be installed. @throws {Error} saying why it cannot be */
function installEngine(): void {
  if (has('dockerd') && has('docker')) return;
  if (!mayInstall()) throw new Error('there is no container engine here, and it cannot be installed: that takes root and apt-get');
  installPackage('docker.io');
}

/** Installs Debian's etcd where there is none: the real one is better than a stand-in, but the suite does without. */
export function offerEtcd(): void {
  if (process.env['CI'] === undefined || has('etcd') || !mayInstall()) return;
  try {
    installPackage('etcd-server');
  } catch (error) {
    console.log(`no etcd: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function until(isReady: () => boolean, attempts: number): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (isReady()) return true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return false;
}

/**
 * The engine that runs here, or else one started for as long as it is needed, with its data in a folder of its own.
 * @throws {Error} saying why there is none, with the end of its log
 */
export async function useEngine(): Promise<Engine> {
  if (has('docker') && answers()) return { host: undefined, [Symbol.asyncDispose]: () => Promise.resolve() };
  installEngine();
  const folder = mkdtempSync(join(tmpdir(), 'kubestage-engine-'));
  const host = `unix://${join(folder, 'docker.sock')}`;
  const log = join(folder, 'log');
  const output = openSync(log, 'w');
  const args = ['--host', host, '--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid')];
  const daemon = spawn('dockerd', args, { stdio: ['ignore', output, output] });
  const ended = new Promise<void>((resolve) => daemon.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    daemon.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  if (!(await until(() => daemon.exitCode !== null || answers(host), 120)) || daemon.exitCode !== null) {
    const end = readFileSync(log, 'utf8').trim().split('\n').slice(-8).join('\n');
    await stop();
    throw new Error(`dockerd did not start; the end of its log:\n${end}`);
  }
  return { host, [Symbol.asyncDispose]: stop };
}
