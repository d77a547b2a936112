import type { Clock } from '../../machinery/clock.ts';
import type { Credentials } from '../chain/auth.ts';
import { credentialsFor, impersonationHeaders } from '../credentials/credentials.ts';
import { type ExecOptions, type ExecSource, execSource } from '../credentials/exec-plugin.ts';
import type { ExecClusterInfo, ExecPolicy } from '../credentials/exec-run.ts';
import { oidcSource, withTokens } from '../credentials/oidc.ts';
import type { TokenSource } from '../credentials/token-file.ts';
import { systemClock } from '../system-clock.ts';
import type { ConnectionLimits, TlsIdentity } from '../transport/dispatchers.ts';
import type { Transport, WireHeaders } from '../transport/transport.ts';
import { type HttpTransport, undiciTransport } from '../transport/undici-transport.ts';
import type { Connection, CredentialParts, OidcParts, TlsParts } from './connection.ts';
import type { Environment } from './kubeconfig-paths.ts';
import { updateKubeconfig } from './kubeconfig-writer.ts';
import { readTlsIdentity, tlsIdentitySource } from './pem-reader.ts';
import { proxyFromEnvironment } from './proxy-choice.ts';

/** A way to a cluster, ready to be used. */
export interface Connected {
  readonly transport: Transport;
  readonly credentials: Credentials | undefined;
  /** The headers of whom the caller acts as. */
  readonly actingAs: WireHeaders | undefined;
  readonly namespace: string;
}

/** How to open a connection. */
export interface ConnectOptions {
  /** Where credentials age. Default: the computer's clock. */
  readonly clock?: Clock | undefined;
  /** Where proxies are looked for. Default: the process's own variables. */
  readonly env?: Environment | undefined;
  readonly limits?: ConnectionLimits | undefined;
  /** Which credential plugins may run. Default: all. */
  readonly execPlugins?: ExecPolicy | undefined;
}

/** A plugin is asked only where nothing else says who is calling, as in client-go. */
function usesExec(parts: CredentialParts, tls: TlsParts): boolean {
  const { token, tokenFile, basic, oidc } = parts;
  return token === undefined && tokenFile === undefined && basic === undefined && oidc === undefined && tls.clientCertificate === undefined;
}

function clusterInfo({ server, proxyUrl, disableCompression, credentials }: Connection, identity: TlsIdentity): ExecClusterInfo {
  return {
    server,
    'tls-server-name': identity.servername,
    'insecure-skip-tls-verify': identity.insecureSkipTlsVerify,
    'certificate-authority-data': identity.ca === undefined ? undefined : Buffer.from(identity.ca).toString('base64'),
    'proxy-url': proxyUrl,
    'disable-compression': disableCompression,
    config: credentials?.execClusterConfig,
  };
}

async function withCertificateOf(exec: ExecSource, identity: TlsIdentity): Promise<TlsIdentity> {
  const { clientCertificatePem, clientKeyPem } = await exec.credential();
  return clientCertificatePem === undefined ? identity : { ...identity, cert: clientCertificatePem, key: clientKeyPem };
}

function oidcTokens(parts: OidcParts, clock: Clock, env: Environment): TokenSource {
  const identity = tlsIdentitySource({ ca: parts.ca }, clock);
  const { storedIn } = parts;
  return oidcSource(parts, {
    clock,
    open: async (origin) => undiciTransport({ server: origin, identity, proxy: proxyFromEnvironment(new URL(origin), env), clock }),
    store: async (tokens) => {
      if (storedIn === undefined) return;
      const written = updateKubeconfig(storedIn.file, (config) => withTokens(config, storedIn.user, tokens));
      // The tokens serve this process all the same; a kubeconfig that is mounted read-only is no reason to fail.
      await written.catch((error: unknown) => process.emitWarning(`refreshed tokens are not kept: ${String(error)}`, 'KubernetesWarning'));
    },
  });
}

/** Opens the way that a connection describes; no socket is opened before the first call. @throws {ConfigError} when a file it names cannot be read */
export async function connect(connection: Connection, options: ConnectOptions = {}): Promise<Connected> {
  const { server, tls = {}, credentials: parts = {}, namespace = 'default', proxyUrl, disableCompression } = connection;
  const { clock = systemClock, env = process.env } = options;
  const first = await readTlsIdentity(tls);
  const fromFiles = tlsIdentitySource(tls, clock);
  const closing = new AbortController();
  const execOptions: ExecOptions = {
    cluster: clusterInfo(connection, first),
    policy: options.execPlugins,
    signal: closing.signal,
    clock,
    // Watches end with the certificate they were opened with, not only when somebody makes the next request.
    onRenewed: () => void transport.rotate().catch(() => undefined),
  };
  const exec = parts.exec !== undefined && usesExec(parts, tls) ? execSource(parts.exec, execOptions) : undefined;
  const identity = exec === undefined ? fromFiles : async (): Promise<TlsIdentity> => withCertificateOf(exec, await fromFiles());
  const proxy = proxyUrl === undefined ? proxyFromEnvironment(new URL(server), env) : new URL(proxyUrl);
  const oidc = parts.oidc === undefined ? undefined : oidcTokens(parts.oidc, clock, env);
  const transport: HttpTransport = undiciTransport({ ...options.limits, server, identity, proxy, disableCompression, clock });
  const close = (): Promise<void> => {
    closing.abort();
    return transport.close();
  };
  return {
    transport: { send: transport.send, close },
    credentials: credentialsFor(parts, { clock, exec, oidc }),
    actingAs: parts.impersonate === undefined ? undefined : impersonationHeaders(parts.impersonate),
    namespace,
  };
}
