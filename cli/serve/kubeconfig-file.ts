import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { UsageError } from '../usage-error.ts';

const OWN_CONTEXT = 'kubestage';

/** A kubeconfig that a served cluster wrote; `remove` takes it away again when it lies in the temporary directory. */
export interface KubeconfigFile {
  readonly path: string;
  readonly remove: () => void;
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}

function contextsOf(path: string): readonly unknown[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--kubeconfig ${path}: cannot be read (${reasonOf(error)})`);
  }
  try {
    const config: unknown = parse(text);
    if (config === null) return [];
    if (typeof config === 'object' && 'contexts' in config && Array.isArray(config.contexts)) return config.contexts;
  } catch {
    // Falls through to the one sentence below: what the file holds stays out of it.
  }
  throw new UsageError(`--kubeconfig ${path}: the file is there and is no kubeconfig; name another file`);
}

/**
 * Refuses a path whose file belongs to somebody else, so that no credentials are lost by overwriting them.
 * @throws {UsageError} when the file is unreadable, no kubeconfig, or holds other contexts
 */
export function checkKubeconfigPath(path: string): void {
  if (!existsSync(path)) return;
  const foreign = contextsOf(path).some((context) => typeof context !== 'object' || context === null || !('name' in context) || context.name !== OWN_CONTEXT);
  if (foreign) throw new UsageError(`--kubeconfig ${path}: the file holds other contexts, which writing would lose; name another file`);
}

/**
 * Writes a kubeconfig that only its owner may read, in one step, so that a reader never sees half of it.
 * @throws {UsageError} when the folder cannot be written
 */
export function writeKubeconfigFile(yaml: string, path: string | undefined): KubeconfigFile {
  const target = path === undefined ? join(tmpdir(), `kubestage-${process.pid}.kubeconfig`) : resolve(path);
  const draft = `${target}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, yaml, { mode: 0o600 });
    renameSync(draft, target);
  } catch (error) {
    throw new UsageError(`--kubeconfig ${path ?? target}: cannot be written (${reasonOf(error)})`);
  }
  return { path: target, remove: () => (path === undefined ? rmSync(target, { force: true }) : undefined) };
}
