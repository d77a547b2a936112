import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Client, createClient, isKubeError } from '../../client/index.ts';
import { kubeconfigYaml } from '../../fixtures/index.ts';
import { UsageError } from '../usage-error.ts';
import { recordObjects } from './record-objects.ts';
import { startRecordingProxy } from './recording-proxy.ts';

export const recordUsage = `Usage: kubestage record --out FOLDER [options]
       kubestage record --exchanges FILE [options] -- COMMAND [ARGUMENTS]

Makes fixtures of a live cluster, without the values of its secrets: of the objects that it holds, as seeds of a
fake cluster, or of what a command says to it and hears from it, to be replayed.

  --out FOLDER       where to write objects: crds/ and objects/, a file for each resource
  --exchanges FILE   where to write exchanges; the command finds the cluster by KUBECONFIG
  --namespace NAME   only what is in this namespace; may be repeated (with --out)
  --kubeconfig FILE  which cluster (default: what kubectl would take)
  --context NAME     which of its contexts
`;

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        exchanges: { type: 'string' },
        namespace: { type: 'string', multiple: true, default: [] },
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. To specify')[0] ?? error.message) : String(error));
  }
}

function checkedFlags(args: readonly string[]) {
  const { values, positionals } = parseFlags(args);
  const { out, exchanges, namespace } = values;
  if ((out === undefined) === (exchanges === undefined)) throw new UsageError('one of --out and --exchanges is needed');
  if (exchanges !== undefined && positionals.length === 0) throw new UsageError('--exchanges needs a command after --');
  if (exchanges !== undefined && namespace.length > 0) throw new UsageError('--namespace goes with --out');
  if (out !== undefined && positionals.length > 0) throw new UsageError(`${positionals[0]}: --out takes no command`);
  return { ...values, command: positionals };
}

/** Runs a command that finds the proxy by its environment; resolves to its exit code. */
async function run([command = '', ...args]: readonly string[], kubeconfig: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, KUBECONFIG: kubeconfig } });
  child.once('error', (error) => reject(new UsageError(`${command}: ${error.message}`)));
  child.once('exit', (code) => resolve(code ?? 1));
  return promise;
}

async function recordRun(client: Client, file: string, command: readonly string[]): Promise<number> {
  await using proxy = await startRecordingProxy(client);
  const folder = mkdtempSync(join(tmpdir(), 'kubestage-record-'));
  try {
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, kubeconfigYaml({ server: proxy.url, namespace: client.defaultNamespace }), { mode: 0o600 });
    const code = await run(command, kubeconfig);
    const recording = proxy.recording();
    writeFileSync(file, `${JSON.stringify(recording, undefined, 1)}\n`);
    process.stderr.write(`kept ${recording.exchanges.length} exchanges in ${file}\n`);
    return code;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Records a live cluster; resolves to the exit code, that of the command if there is one. @throws {UsageError} for flags and clusters that cannot be used */
export async function record(args: readonly string[]): Promise<number> {
  if (args.includes('--help') && !args.includes('--')) {
    process.stdout.write(recordUsage);
    return 0;
  }
  const { out, exchanges, namespace, kubeconfig, context, command } = checkedFlags(args);
  const source = { ...(kubeconfig === undefined ? {} : { kubeconfig }), ...(context === undefined ? {} : { context }) };
  try {
    await using client = await createClient(source, {
      userAgent: 'kubestage-record',
      rateLimits: 'off',
      onWarning: () => undefined,
      ...(exchanges === undefined ? {} : { retry: 'off' as const }),
    });
    if (exchanges !== undefined) return await recordRun(client, exchanges, command);
    const count = await recordObjects(client, out ?? '', { namespaces: namespace });
    process.stdout.write(`wrote ${count} objects to ${out}\n`);
    return 0;
  } catch (error) {
    if (isKubeError(error)) throw new UsageError(error.message);
    throw error;
  }
}
