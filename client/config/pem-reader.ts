import { readFile } from 'node:fs/promises';
import type { Clock } from '../../machinery/clock.ts';
import { isCertificate, keyPairProblem } from '../credentials/key-pair.ts';
import { ConfigError } from '../errors.ts';
import type { TlsIdentity } from '../transport/dispatchers.ts';
import type { PemSource, TlsParts } from './connection.ts';

const REREAD_MS = 60_000;

async function pemText(source: PemSource): Promise<string> {
  if ('pem' in source) return source.pem;
  try {
    return await readFile(source.file, 'utf8');
  } catch (cause) {
    throw new ConfigError({ message: 'the file cannot be read', file: source.file }, { cause });
  }
}

const optional = (source: PemSource | undefined): Promise<string | undefined> => (source === undefined ? Promise.resolve(undefined) : pemText(source));

const fileOf = (source: PemSource | undefined): string | undefined => (source !== undefined && 'file' in source ? source.file : undefined);

/** Files that are replaced one after the other do not belong together for a moment. */
function check({ ca, cert, key }: TlsIdentity, tls: TlsParts): void {
  if (ca !== undefined && !isCertificate(ca)) throw new ConfigError({ message: 'the certificate authority holds no certificate', file: fileOf(tls.ca) });
  const problem = cert === undefined || key === undefined ? undefined : keyPairProblem(cert, key);
  switch (problem) {
    case undefined:
      return;
    case 'no certificate':
      throw new ConfigError({ message: 'the client certificate is none', file: fileOf(tls.clientCertificate) });
    case 'no key':
      throw new ConfigError({ message: 'the client key cannot be used', file: fileOf(tls.clientKey) });
    case 'no pair':
      throw new ConfigError({ message: 'the client key does not belong to the client certificate', file: fileOf(tls.clientKey) });
    default:
      problem satisfies never;
  }
}

/** Reads what a TLS connection is made with. @throws {ConfigError} when a file cannot be read, or holds nothing that can be used */
export async function readTlsIdentity(tls: TlsParts): Promise<TlsIdentity> {
  const [ca, cert, key] = await Promise.all([optional(tls.ca), optional(tls.clientCertificate), optional(tls.clientKey)]);
  const identity = { ca, cert, key, servername: tls.serverName, insecureSkipTlsVerify: tls.insecureSkipTlsVerify };
  check(identity, tls);
  return identity;
}

/**
 * Reads it anew once a minute when files are involved, so that rotated certificates are taken up; while what is there cannot be used, the
 * last good one serves.
 */
export function tlsIdentitySource(tls: TlsParts, clock: Clock): () => Promise<TlsIdentity> {
  const hasFiles = [tls.ca, tls.clientCertificate, tls.clientKey].some((source) => source !== undefined && 'file' in source);
  let current: Promise<TlsIdentity> | undefined;
  let readAt = 0;
  return () => {
    if (current !== undefined && (!hasFiles || clock.now() - readAt < REREAD_MS)) return current;
    readAt = clock.now();
    const before = current;
    const fresh = readTlsIdentity(tls).catch((error: unknown) => {
      if (before === undefined) {
        current = undefined;
        throw error;
      }
      return before;
    });
    current = fresh;
    return fresh;
  };
}
