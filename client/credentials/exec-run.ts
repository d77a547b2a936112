import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { KubeconfigExec } from '../config/kubeconfig.ts';
import { AuthError } from '../errors.ts';

/** What the plugin is told of the cluster when it asks to be. */
export interface ExecClusterInfo {
  readonly server: string;
  readonly 'tls-server-name'?: string | undefined;
  readonly 'insecure-skip-tls-verify'?: boolean | undefined;
  readonly 'certificate-authority-data'?: string | undefined;
  readonly 'proxy-url'?: string | undefined;
  readonly 'disable-compression'?: boolean | undefined;
  readonly config?: unknown;
}

/** Which plugins may run: all, none, or those listed, by name or by path. */
export type ExecPolicy = 'allow' | 'deny' | readonly string[];

/** What running a plugin depends on, beside its entry. */
export interface ExecSurroundings {
  readonly cluster: ExecClusterInfo;
  readonly policy?: ExecPolicy | undefined;
  /** Ends plugins that still run, as when the client is closed. */
  readonly signal?: AbortSignal | undefined;
  /** Whether a person can be asked. Default: whether standard input is a terminal. */
  readonly hasTerminal?: boolean | undefined;
}

const MOST_OUTPUT = 4 * 1024 * 1024;

function isAllowed(command: string, policy: ExecPolicy): boolean {
  return policy === 'allow' || (policy !== 'deny' && (policy.includes(command) || policy.includes(basename(command))));
}

/** @throws {AuthError} when the plugin wants a terminal and there is none */
function isInteractive({ command = '', interactiveMode }: KubeconfigExec, hasTerminal: boolean): boolean {
  if (interactiveMode === 'Always' && !hasTerminal) throw new AuthError(command, 'the plugin wants a terminal (interactiveMode Always), and there is none');
  return hasTerminal && interactiveMode !== 'Never';
}

function environmentFor(exec: KubeconfigExec, cluster: ExecClusterInfo, interactive: boolean): NodeJS.ProcessEnv {
  const spec = { interactive, ...(exec.provideClusterInfo === true ? { cluster } : {}) };
  const info = JSON.stringify({ kind: 'ExecCredential', apiVersion: exec.apiVersion, spec });
  const own = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
  return { ...process.env, ...own, KUBERNETES_EXEC_INFO: info };
}

function missing(exec: KubeconfigExec, cause: unknown): AuthError {
  const hint = stripVTControlCharacters(exec.installHint ?? '').trim();
  return new AuthError(exec.command ?? '', `the plugin is not installed${hint === '' ? '' : `: ${hint}`}`, { cause });
}

/**
 * Runs a plugin as client-go does, without a shell, and gives what it printed. With a terminal it may ask the person there; without one, or
 * in mode `Never`, it gets no input. What it says on standard error goes to ours, as that is where it asks people to log in again.
 *
 * @throws {AuthError} when it may not run, is not installed, or fails
 */
export async function runPlugin(
  exec: KubeconfigExec,
  { cluster, policy = 'allow', signal, hasTerminal = process.stdin.isTTY === true }: ExecSurroundings,
): Promise<string> {
  const command = exec.command ?? '';
  if (!isAllowed(command, policy)) throw new AuthError(command, 'the policy of this client does not allow the plugin');
  const interactive = isInteractive(exec, hasTerminal);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn(command, [...(exec.args ?? [])], {
    env: environmentFor(exec, cluster, interactive),
    stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'inherit'],
    windowsHide: true,
    ...(signal === undefined ? {} : { signal }),
  });
  const parts: Buffer[] = [];
  let length = 0;
  child.stdout?.on('data', (part: Buffer) => {
    parts.push(part);
    length += part.length;
    if (length > MOST_OUTPUT) child.kill();
  });
  child.on('error', (error: NodeJS.ErrnoException) => {
    reject(error.code === 'ENOENT' ? missing(exec, error) : new AuthError(command, `the plugin cannot be run (${error.code ?? 'no reason given'})`));
  });
  child.on('close', (code, endedBy) => {
    if (code === 0) resolve(Buffer.concat(parts).toString('utf8'));
    else reject(new AuthError(command, `the plugin failed (${endedBy ?? `exit code ${code}`})`));
  });
  return promise;
}
