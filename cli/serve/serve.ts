import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { FakeCluster, parseTokenFile, SeedError, type StaticToken } from '../../fake/index.ts';
import { createCertificateAuthority, kubeconfigYaml } from '../../fixtures/index.ts';
import { UsageError } from '../usage-error.ts';
import { actionLine } from './action-line.ts';
import { serveLogFiles } from './log-files.ts';
import { checkKubeconfigPath, writeKubeconfigFile } from './kubeconfig-file.ts';
import { parseServeOptions, type ServeOptions, serveUsage } from './options.ts';

/** Who a caller without credentials is over plain HTTP, where kubectl sends none: the user of the API server's old insecure port. */
const unsecured = { username: 'system:unsecured', groups: ['system:masters', 'system:authenticated'] };

function readTokens(path: string): readonly StaticToken[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--token-file ${path}: cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'})`);
  }
  try {
    return parseTokenFile(text);
  } catch (error) {
    throw new UsageError(`--token-file ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function createCluster({ authorization, simulate, crds, seed }: ServeOptions, tokens: readonly StaticToken[]): Promise<FakeCluster> {
  try {
    return await FakeCluster.create({ authorization, tokens, simulate, crds, seed });
  } catch (error) {
    if (error instanceof SeedError) throw new UsageError(error.message);
    throw error;
  }
}

function listenProblem(error: unknown, { host, port }: ServeOptions): UsageError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known: Readonly<Record<string, string>> = {
    EADDRINUSE: 'the port is in use; name another one, or 0 for any',
    EACCES: 'listening there is not allowed',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'the host name is unknown',
  };
  return new UsageError(`--host ${host} --port ${port}: ${known[code] ?? (error instanceof Error ? error.message : String(error))}`);
}

/** Resolves when the process is asked to stop. */
function stopSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  process.once('SIGINT', () => resolve());
  process.once('SIGTERM', () => resolve());
  return promise;
}

/**
 * Serves a fake cluster until SIGINT or SIGTERM; resolves to the exit code.
 * @throws {UsageError} when a flag, a file or the port cannot be used; nothing is left listening then
 */
export async function serve(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(serveUsage);
    return 0;
  }
  const options = parseServeOptions(args);
  if (options.kubeconfig !== undefined) checkKubeconfigPath(options.kubeconfig);
  const admin: StaticToken = { token: randomBytes(24).toString('base64url'), user: { username: 'kubernetes-admin', groups: ['system:masters'] } };
  const tokens = [admin, ...(options.tokenFile === undefined ? [] : readTokens(options.tokenFile))];
  await using cluster = await createCluster(options, tokens);
  const stopLogs = options.logs === undefined ? undefined : serveLogFiles(cluster, options.logs);
  const stop = stopSignal();
  const authority = options.protocol === 'https' ? createCertificateAuthority() : undefined;
  const certificate = authority?.issueServer([...new Set([options.host, 'localhost', '127.0.0.1', '::1'])]);
  const tls =
    authority === undefined || certificate === undefined
      ? { withoutCredentials: unsecured }
      : { tls: { key: certificate.keyPem, cert: certificate.certificatePem, ca: authority.certificatePem } };
  const listener = await cluster.listen({ host: options.host, port: options.port, ...tls }).catch((error: unknown) => {
    throw listenProblem(error, options);
  });
  const yaml = kubeconfigYaml({ server: listener.url, token: admin.token, ...(authority === undefined ? {} : { caPem: authority.certificatePem }) });
  const file = writeKubeconfigFile(yaml, options.kubeconfig);
  process.stdout.write(`kubestage serves ${listener.url} kubeconfig ${file.path}\n`);
  cluster.actions.subscribe((action) => process.stdout.write(`${actionLine(action)}\n`));
  await stop;
  stopLogs?.();
  file.remove();
  await listener.close();
  return 0;
}
