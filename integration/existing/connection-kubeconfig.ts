import type { Connection, CredentialParts, Kubeconfig, KubeconfigCluster, KubeconfigUser, PemSource, TlsParts } from '../../client/config/index.ts';

const NAME = 'kubestage';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

function pem<Key extends string>(key: Key, source: PemSource | undefined): Partial<Record<Key | `${Key}-data`, string>> {
  if (source === undefined) return {};
  const entry: Record<string, string> = 'pem' in source ? { [`${key}-data`]: base64(source.pem) } : { [key]: source.file };
  return entry as Partial<Record<Key | `${Key}-data`, string>>;
}

function clusterOf(server: string, tls: TlsParts): KubeconfigCluster {
  return {
    server,
    ...pem('certificate-authority', tls.ca),
    ...(tls.serverName === undefined ? {} : { 'tls-server-name': tls.serverName }),
    ...(tls.insecureSkipTlsVerify === true ? { 'insecure-skip-tls-verify': true } : {}),
  };
}

function userOf(tls: TlsParts, { token, tokenFile, basic, exec, impersonate }: CredentialParts): KubeconfigUser {
  return {
    ...pem('client-certificate', tls.clientCertificate),
    ...pem('client-key', tls.clientKey),
    ...(token === undefined ? {} : { token }),
    ...(tokenFile === undefined ? {} : { tokenFile }),
    ...(basic === undefined ? {} : basic),
    ...(exec === undefined ? {} : { exec }),
    ...(impersonate === undefined ? {} : { as: impersonate.user }),
    ...(impersonate?.uid === undefined ? {} : { 'as-uid': impersonate.uid }),
    ...(impersonate?.groups === undefined ? {} : { 'as-groups': impersonate.groups }),
    ...(impersonate?.extra === undefined ? {} : { 'as-user-extra': impersonate.extra }),
  };
}

/** A kubeconfig with one context that leads where the connection leads. Files that the connection names stay files. */
export function kubeconfigOf({ server, tls = {}, credentials = {}, namespace }: Connection): Kubeconfig {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': NAME,
    clusters: [{ name: NAME, cluster: clusterOf(server, tls) }],
    users: [{ name: NAME, user: userOf(tls, credentials) }],
    contexts: [{ name: NAME, context: { cluster: NAME, user: NAME, ...(namespace === undefined ? {} : { namespace }) } }],
  };
}
