import { chooseContext } from './choose-context.ts';
import type { Connection, CredentialParts, Impersonation, OidcParts, PemSource, TlsParts } from './connection.ts';
import { isSet, serverUrl } from './context-problems.ts';
import type { KubeconfigCluster, KubeconfigUser } from './kubeconfig.ts';
import type { KubeconfigOverrides } from './kubeconfig-overrides.ts';
import type { MergedKubeconfig, Sourced } from './merge-kubeconfigs.ts';
import { redacted } from './redacted.ts';

/** Data beats a file of the same name. An empty text counts as absent. */
function pemSource(data: string | undefined, file: string | undefined): PemSource | undefined {
  if (isSet(data)) return redacted({ pem: Buffer.from(data, 'base64').toString('utf8') });
  return isSet(file) ? { file } : undefined;
}

function tlsOf(cluster: KubeconfigCluster, user: KubeconfigUser): TlsParts {
  return {
    ca: pemSource(cluster['certificate-authority-data'], cluster['certificate-authority']),
    clientCertificate: pemSource(user['client-certificate-data'], user['client-certificate']),
    clientKey: pemSource(user['client-key-data'], user['client-key']),
    serverName: isSet(cluster['tls-server-name']) ? cluster['tls-server-name'] : undefined,
    insecureSkipTlsVerify: cluster['insecure-skip-tls-verify'] === true,
  };
}

function impersonationOf(user: KubeconfigUser): Impersonation | undefined {
  if (!isSet(user.as)) return undefined;
  return { user: user.as, uid: user['as-uid'], groups: user['as-groups'], extra: user['as-user-extra'] };
}

function oidcOf({ value }: Sourced<KubeconfigUser>, storedIn: OidcParts['storedIn']): OidcParts | undefined {
  const config = value['auth-provider']?.config;
  if (!config) return undefined;
  const given = (key: string): string | undefined => (isSet(config[key]) ? config[key] : undefined);
  return redacted({
    issuer: config['idp-issuer-url'] ?? '',
    clientId: config['client-id'] ?? '',
    clientSecret: given('client-secret'),
    idToken: given('id-token'),
    refreshToken: given('refresh-token'),
    ca: pemSource(given('idp-certificate-authority-data'), given('idp-certificate-authority')),
    storedIn,
  });
}

/** The extension whose content a cluster's plugins are told. @see client-go rest/exec.go */
const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

function credentialsOf(user: Sourced<KubeconfigUser>, name: string, cluster: KubeconfigCluster): CredentialParts {
  const { token, tokenFile, username, password, exec } = user.value;
  return redacted({
    token: isSet(token) ? token : undefined,
    tokenFile: isSet(tokenFile) ? tokenFile : undefined,
    basic: isSet(username) ? redacted({ username, password: password ?? '' }) : undefined,
    oidc: oidcOf(user, user.file === undefined ? undefined : { file: user.file, user: name }),
    exec: exec ?? undefined,
    execClusterConfig: exec ? cluster.extensions?.find((entry) => entry.name === EXEC_EXTENSION)?.extension : undefined,
    impersonate: impersonationOf(user.value),
  });
}

/**
 * What one context comes down to.
 *
 * @throws {ConfigError} with every problem of the context, its cluster and its user, and every file they name that cannot be read
 * @see client-go tools/clientcmd/validation.go
 */
export async function resolveContext(config: MergedKubeconfig, context?: string, overrides: KubeconfigOverrides = {}): Promise<Connection> {
  const { cluster, user, userName, namespace } = await chooseContext(config, context, overrides);
  const server = serverUrl(cluster.value);
  const proxy = cluster.value['proxy-url'];
  const way = {
    server,
    namespace,
    ...(isSet(proxy) ? { proxyUrl: proxy } : {}),
    ...(cluster.value['disable-compression'] === true ? { disableCompression: true } : {}),
  };
  // Nothing secret goes over a connection that anybody can read, as in client-go (client_config.go, IsConfigTransportTLS).
  if (!server.startsWith('https:')) return way;
  const credentials = user === undefined ? {} : credentialsOf(user, userName, cluster.value);
  return { ...way, tls: tlsOf(cluster.value, user?.value ?? {}), credentials };
}
