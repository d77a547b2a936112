import type { Clock } from '../../machinery/clock.ts';
import type { Credentials } from '../chain/auth.ts';
import { systemClock } from '../system-clock.ts';
import type { Transport } from '../transport/transport.ts';
import type { TlsIdentity } from '../transport/dispatchers.ts';
import { undiciTransport } from '../transport/undici-transport.ts';
import type { Connection, CredentialParts, TlsParts } from './connection.ts';
import { credentialsFor } from './credentials.ts';
import { type ExecClusterInfo, type ExecSource, execSource } from './exec-plugin.ts';
import { readTlsIdentity, tlsIdentitySource } from './pem-reader.ts';

/** A way to a cluster, ready to be used. */
export interface Connected {
  readonly transport: Transport;
  readonly credentials: Credentials | undefined;
  readonly namespace: string;
}

/** A plugin is asked only where nothing else says who is calling, as in client-go. */
function usesExec(parts: CredentialParts, tls: TlsParts): boolean {
  return (
    parts.exec !== undefined && parts.token === undefined && parts.tokenFile === undefined && parts.basic === undefined && tls.clientCertificate === undefined
  );
}

function clusterInfo(server: string, identity: TlsIdentity): ExecClusterInfo {
  return {
    server,
    'tls-server-name': identity.servername,
    'insecure-skip-tls-verify': identity.insecureSkipTlsVerify,
    'certificate-authority-data': identity.ca === undefined ? undefined : Buffer.from(identity.ca).toString('base64'),
  };
}

async function withCertificateOf(exec: ExecSource, identity: TlsIdentity): Promise<TlsIdentity> {
  const { clientCertificatePem, clientKeyPem } = await exec.credential();
  return clientCertificatePem === undefined ? identity : { ...identity, cert: clientCertificatePem, key: clientKeyPem };
}

/** Opens the way that a connection describes; no socket is opened before the first call. @throws {ConfigError} when a file it names cannot be read */
export async function connect(connection: Connection, clock: Clock = systemClock): Promise<Connected> {
  const { server, tls = {}, credentials: parts = {}, namespace = 'default' } = connection;
  const first = await readTlsIdentity(tls);
  const fromFiles = tlsIdentitySource(tls, clock);
  const exec = parts.exec !== undefined && usesExec(parts, tls) ? execSource(parts.exec, clusterInfo(server, first), clock) : undefined;
  const identity = exec === undefined ? fromFiles : async (): Promise<TlsIdentity> => withCertificateOf(exec, await fromFiles());
  return { transport: undiciTransport({ server, identity }), credentials: credentialsFor(parts, exec, clock), namespace };
}
