import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Clock } from '../../machinery/clock.ts';
import { ConfigError } from '../errors.ts';
import { sleep } from '../sleep.ts';
import { systemClock } from '../system-clock.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { kubeconfigOf } from './kubeconfig-file.ts';

const LOCK_TRIES = 50;
const LOCK_PAUSE_MS = 100;

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Takes the lock that kubectl takes: a file beside it that may not exist yet. */
async function locked<T>(file: string, clock: Clock, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  for (let attempt = 1; ; attempt++) {
    try {
      await (await open(lock, 'wx', 0o600)).close();
      break;
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST') throw new ConfigError({ message: 'the file cannot be locked', file }, { cause });
      if (attempt === LOCK_TRIES) throw new ConfigError({ message: `somebody else is writing it; if not, remove ${lock}`, file }, { cause });
      await sleep(clock, LOCK_PAUSE_MS);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** A reader sees the old file or the new one, never a half. */
async function replaceFile(file: string, text: string): Promise<void> {
  const fresh = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(fresh, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
  } catch (cause) {
    await rm(fresh, { force: true });
    throw new ConfigError({ message: 'the file cannot be written', file }, { cause });
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return '';
    throw new ConfigError({ message: 'the file cannot be read', file }, { cause });
  }
}

/**
 * Changes a kubeconfig file, or makes one: locked against kubectl and other processes, readable by its owner only, replaced in one step.
 * `edit` gets the file as it is written, relative paths and unknown keys included; what it gives back unchanged is not written. Comments are
 * lost, as with kubectl.
 *
 * @throws {ConfigError} when the file is no kubeconfig, stays locked for five seconds, or cannot be written
 */
export async function updateKubeconfig(file: string, edit: (config: Kubeconfig) => Kubeconfig, clock: Clock = systemClock): Promise<void> {
  const named = resolve(file);
  await mkdir(dirname(named), { recursive: true });
  // What a link points to is replaced, not the link.
  const target = await realpath(named).catch(() => named);
  await locked(target, clock, async () => {
    const present = await kubeconfigOf(await textOf(target), target);
    const edited = edit(present);
    if (edited === present) return;
    const { stringify } = await import('yaml');
    await replaceFile(target, stringify({ apiVersion: 'v1', kind: 'Config', ...edited }, { version: '1.1', lineWidth: 0 }));
  });
}
