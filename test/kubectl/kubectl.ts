import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a run of kubectl printed. */
export interface KubectlRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Why kubectl cannot be run here; undefined when it can. */
export const kubectlMissing: string | undefined = spawnSync('kubectl', ['version', '--client']).status === 0 ? undefined : 'kubectl is not on the path';

// A cache of its own: discovery of one served cluster must not answer for another on the same port.
const cache = mkdtempSync(join(tmpdir(), 'kubectl-'));

/** kubectl with a kubeconfig; `input` is its standard input, `env` is added to the environment. */
export function kubectlWith(
  kubeconfig: string,
): (args: string, options?: { readonly input?: string; readonly env?: Readonly<Record<string, string>> }) => KubectlRun {
  return (args, { input, env } = {}) => {
    const { status, stdout, stderr } = spawnSync('kubectl', ['--kubeconfig', kubeconfig, '--cache-dir', cache, ...words(args)], {
      encoding: 'utf8',
      timeout: 40_000,
      env: { ...process.env, ...env },
      ...(input === undefined ? {} : { input }),
    });
    return { code: status, stdout, stderr };
  };
}

/** Starts kubectl, for commands that go on until they are stopped; resolves to what was printed by then. */
export function kubectlUntil(kubeconfig: string, args: string): { readonly printed: () => string; readonly stop: () => void } {
  const child = spawn('kubectl', ['--kubeconfig', kubeconfig, '--cache-dir', cache, ...words(args)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return { printed: () => text, stop: () => child.kill() };
}

/** Words of a command line; single quotes hold a word together. */
function words(line: string): readonly string[] {
  return [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ''));
}
