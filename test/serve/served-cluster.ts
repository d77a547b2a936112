import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../..');
const command = ['--conditions=kubestage-source', '--disable-warning=ExperimentalWarning', join(root, 'cli/kubestage.ts')];

/** A `kubestage serve` in a process of its own. */
export interface ServedCluster extends AsyncDisposable {
  readonly url: string;
  readonly kubeconfig: string;
  readonly process: ChildProcess;
  /** Everything printed so far, a line each. */
  readonly lines: readonly string[];
  /** Sends the signal and resolves to the exit code. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<number | null>;
}

/** Starts `kubestage serve` with these flags on a free port, and waits for its first line. */
export async function startServed(flags: readonly string[] = []): Promise<ServedCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'serve-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const child = spawn(process.execPath, [...command, 'serve', '--kubeconfig', kubeconfig, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  const lines: string[] = [];
  const first = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    first.resolve(line);
  });
  child.once('exit', () => first.reject(new Error(`kubestage serve ended early: ${complaint}`)));
  const url = /^kubestage serves (\S+) kubeconfig /.exec(await first.promise)?.[1] ?? '';
  const stop = async (signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<number | null> => {
    const ended = once(child, 'exit');
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  };
  const dispose = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) await stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, kubeconfig, process: child, lines, stop, [Symbol.asyncDispose]: dispose };
}

/** Runs `kubestage` to its end. */
export function runCommand(args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, [...command, ...args], { encoding: 'utf8', timeout: 30_000 });
}
