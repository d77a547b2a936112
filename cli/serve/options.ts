import { parseArgs } from 'node:util';
import { simulationNames } from '../../fake/index.ts';
import { UsageError } from '../usage-error.ts';

/** What `kubestage serve` was asked for. Paths are as the user wrote them. */
export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly protocol: 'http' | 'https';
  readonly tokenFile?: string;
  readonly authorization: 'RBAC' | 'AlwaysAllow';
  readonly seed: readonly string[];
  readonly crds: readonly string[];
  readonly kubeconfig?: string;
  readonly simulate: readonly string[];
  /** A folder of logs for pods. */
  readonly logs?: string;
}

/** The simulations that `--simulate` knows, in the order in which they are listed. */
export const knownSimulations: readonly string[] = simulationNames;

// Those without which nothing can be deleted, and roles for resources of one's own would stay empty.
const DEFAULT_SIMULATIONS: readonly string[] = ['gc', 'namespaces', 'cluster-roles'];

export const serveUsage: string = `Usage: kubestage serve [options]

  --port N               port to listen on; 0 takes any free one (default 0)
  --host ADDRESS         address to listen on (default 127.0.0.1)
  --http                 plain HTTP instead of TLS with a throw-away certificate; whoever sends no
                         credentials may do everything, since kubectl sends none over plain HTTP
  --token-file FILE      static tokens, a line each: token,user,uid,"group,group"
  --authorization MODE   RBAC or AlwaysAllow (default RBAC)
  --seed PATH            manifests to create first: a file, directory or glob; may be repeated
  --crds PATH            custom resource definitions to create before the seed; may be repeated
  --logs FOLDER          logs of pods: NAMESPACE/POD.log or NAMESPACE/POD/CONTAINER.log; files that
                         grow are followed
  --kubeconfig FILE      where to write the kubeconfig (default: a file in the temporary directory)
  --simulate LIST        controllers to run, separated by commas, or none (default ${DEFAULT_SIMULATIONS.join()}):
                         ${simulationNames.join(', ')}
`;

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`--port ${text}: expected a number from 0 to 65535`);
  return port;
}

function authorizationOf(text: string): 'RBAC' | 'AlwaysAllow' {
  if (text !== 'RBAC' && text !== 'AlwaysAllow') throw new UsageError(`--authorization ${text}: expected RBAC or AlwaysAllow`);
  return text;
}

function simulationsOf(text: string | undefined): readonly string[] {
  if (text === undefined) return DEFAULT_SIMULATIONS;
  if (text === 'none') return [];
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !knownSimulations.includes(name));
  const known = ['none', ...knownSimulations].join(', ');
  if (unknown.length > 0)
    throw new UsageError(`--simulate ${text}: there is no simulation ${unknown.map((name) => JSON.stringify(name)).join(', ')}; known: ${known}`);
  return names;
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        port: { type: 'string', default: '0' },
        host: { type: 'string', default: '127.0.0.1' },
        http: { type: 'boolean', default: false },
        'token-file': { type: 'string' },
        authorization: { type: 'string', default: 'RBAC' },
        seed: { type: 'string', multiple: true, default: [] },
        crds: { type: 'string', multiple: true, default: [] },
        kubeconfig: { type: 'string' },
        simulate: { type: 'string' },
        logs: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. To specify')[0] ?? error.message) : String(error));
  }
}

/**
 * Reads the flags of `kubestage serve`.
 * @throws {UsageError} naming the flag, what was given and what is expected
 */
export function parseServeOptions(args: readonly string[]): ServeOptions {
  const flags = readFlags(args);
  return {
    port: portOf(flags.port),
    host: flags.host,
    protocol: flags.http ? 'http' : 'https',
    authorization: authorizationOf(flags.authorization),
    seed: flags.seed,
    crds: flags.crds,
    simulate: simulationsOf(flags.simulate),
    ...(flags['token-file'] === undefined ? {} : { tokenFile: flags['token-file'] }),
    ...(flags.logs === undefined ? {} : { logs: flags.logs }),
    ...(flags.kubeconfig === undefined ? {} : { kubeconfig: flags.kubeconfig }),
  };
}
