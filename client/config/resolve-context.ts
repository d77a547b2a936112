import { ConfigError, type ConfigProblem } from '../errors.ts';
import { isProxyScheme } from '../transport/tunnel.ts';
import type { Connection, CredentialParts, Impersonation, OidcParts, PemSource, TlsParts } from './connection.ts';
import type { KubeconfigAuthProvider, KubeconfigCluster, KubeconfigExec, KubeconfigUser } from './kubeconfig.ts';
import type { MergedKubeconfig, Sourced } from './merge-kubeconfigs.ts';
import { redacted } from './redacted.ts';

/** Collects problems about one entry. */
type Complain = (message: string, key?: string) => void;

function complainTo(problems: ConfigProblem[], { file, path }: Sourced<unknown>): Complain {
  return (message, key) => problems.push({ message, file, path: key === undefined ? path : `${path}.${key}` });
}

/** Data beats a file of the same name. An empty text counts as absent. */
function pemSource(data: string | undefined, file: string | undefined): PemSource | undefined {
  if (data !== undefined && data !== null && data !== '') return redacted({ pem: Buffer.from(data, 'base64').toString('utf8') });
  return file === undefined || file === null || file === '' ? undefined : { file };
}

const isSet = (text: string | null | undefined): text is string => text !== undefined && text !== null && text !== '';

function checkBase64(data: string | undefined, key: string, complain: Complain): void {
  if (isSet(data) && !/^[A-Za-z0-9+/\s]+=*\s*$/.test(data)) complain('is not base64', key);
}

function checkCluster(cluster: KubeconfigCluster, complain: Complain): void {
  if (!isSet(cluster.server)) complain('has no server', 'server');
  else if (!URL.canParse(serverUrl(cluster))) complain('is no URL', 'server');
  const hasAuthority = isSet(cluster['certificate-authority']) || isSet(cluster['certificate-authority-data']);
  if (cluster['insecure-skip-tls-verify'] === true && hasAuthority) complain('cannot be combined with a certificate authority', 'insecure-skip-tls-verify');
  if (isSet(cluster['certificate-authority']) && isSet(cluster['certificate-authority-data']))
    complain('cannot be combined with certificate-authority-data', 'certificate-authority');
  checkBase64(cluster['certificate-authority-data'], 'certificate-authority-data', complain);
  const proxy = cluster['proxy-url'];
  if (isSet(proxy) && !(URL.canParse(proxy) && isProxyScheme(new URL(proxy).protocol))) complain('must be a URL with http, https or socks5', 'proxy-url');
}

function checkExec(exec: KubeconfigExec, complain: Complain): void {
  if (!isSet(exec.command)) complain('has no command', 'exec.command');
  if (!isSet(exec.apiVersion)) complain('has no apiVersion', 'exec.apiVersion');
  else if (!/^client\.authentication\.k8s\.io\/v1(beta1)?$/.test(exec.apiVersion))
    complain('must be client.authentication.k8s.io/v1 or v1beta1', 'exec.apiVersion');
  const mode = exec.interactiveMode;
  if (!isSet(mode)) {
    if (exec.apiVersion === 'client.authentication.k8s.io/v1') complain('must be Never, IfAvailable or Always', 'exec.interactiveMode');
  } else if (!['Never', 'IfAvailable', 'Always'].includes(mode)) complain('must be Never, IfAvailable or Always', 'exec.interactiveMode');
}

function checkAuthProvider({ name, config }: KubeconfigAuthProvider, complain: Complain): void {
  if (name !== 'oidc') {
    complain('must be oidc: others are gone, use an exec plugin in their place', 'auth-provider.name');
    return;
  }
  if (!isSet(config?.['idp-issuer-url'])) complain('is needed', 'auth-provider.config.idp-issuer-url');
  else if (!URL.canParse(config['idp-issuer-url'])) complain('is no URL', 'auth-provider.config.idp-issuer-url');
  if (!isSet(config?.['client-id'])) complain('is needed', 'auth-provider.config.client-id');
}

function checkUser(user: KubeconfigUser, complain: Complain): void {
  const hasCertificate = isSet(user['client-certificate']) || isSet(user['client-certificate-data']);
  const hasKey = isSet(user['client-key']) || isSet(user['client-key-data']);
  for (const key of ['client-certificate', 'client-key'] as const) {
    if (isSet(user[key]) && isSet(user[`${key}-data`])) complain(`cannot be combined with ${key}-data`, key);
    checkBase64(user[`${key}-data`], `${key}-data`, complain);
  }
  if (hasCertificate && !hasKey) complain('is needed with a client certificate', 'client-key');
  if (hasKey && !hasCertificate) complain('is needed with a client key', 'client-certificate');
  const ways = [isSet(user.token) || isSet(user.tokenFile) ? 'token' : '', isSet(user.username) || isSet(user.password) ? 'username' : ''].filter(Boolean);
  if (ways.length > 1) complain('has more than one way to sign in: a token and a user name');
  if (user['auth-provider'] && user.exec) complain('cannot be combined with exec', 'auth-provider');
  if (user['auth-provider']) checkAuthProvider(user['auth-provider'], complain);
  if (user.exec) checkExec(user.exec, complain);
  const alone = isSet(user['as-uid']) || (user['as-groups'] ?? []).length > 0 || Object.keys(user['as-user-extra'] ?? {}).length > 0;
  if (alone && !isSet(user.as)) complain('is needed with as-uid, as-groups and as-user-extra', 'as');
}

/** A server without a scheme is https when there is anything to verify it with, http otherwise, as in client-go. */
function serverUrl(cluster: KubeconfigCluster): string {
  const server = cluster.server ?? '';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(server)) return server;
  const isTls = isSet(cluster['certificate-authority']) || isSet(cluster['certificate-authority-data']) || cluster['insecure-skip-tls-verify'] === true;
  return `${isTls ? 'https' : 'http'}://${server}`;
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

function entry<T>(
  entries: ReadonlyMap<string, Sourced<T>>,
  name: string,
  [problems, what, from]: readonly [ConfigProblem[], string, Sourced<unknown>],
): Sourced<T> | undefined {
  const found = entries.get(name);
  if (found === undefined) complainTo(problems, from)(`there is no ${what} ${JSON.stringify(name)}`, what);
  return found;
}

/**
 * What one context comes down to.
 *
 * @throws {ConfigError} with every problem of the context, its cluster and its user
 * @see client-go tools/clientcmd/validation.go
 */
export function resolveContext(config: MergedKubeconfig, chosen?: string): Connection {
  const name = chosen ?? config.currentContext;
  const file = config.files[0];
  if (name === undefined) throw new ConfigError({ message: 'no context is chosen: there is no current-context', file, path: 'current-context' });
  const context = config.contexts.get(name);
  if (context === undefined) throw new ConfigError({ message: `there is no context ${JSON.stringify(name)}`, file, path: 'contexts' });
  const problems: ConfigProblem[] = [];
  const cluster = entry(config.clusters, context.value.cluster ?? '', [problems, 'cluster', context]);
  const user = isSet(context.value.user) ? entry(config.users, context.value.user, [problems, 'user', context]) : undefined;
  if (cluster !== undefined) checkCluster(cluster.value, complainTo(problems, cluster));
  if (user !== undefined) checkUser(user.value, complainTo(problems, user));
  const [first, ...rest] = problems;
  if (first !== undefined) throw new ConfigError([first, ...rest]);
  const [clusterValue, userValue] = [cluster?.value ?? {}, user?.value ?? {}];
  const namespace = isSet(context.value.namespace) ? context.value.namespace : undefined;
  const server = serverUrl(clusterValue);
  const proxy = clusterValue['proxy-url'];
  const way = {
    server,
    namespace,
    ...(isSet(proxy) ? { proxyUrl: proxy } : {}),
    ...(clusterValue['disable-compression'] === true ? { disableCompression: true } : {}),
  };
  // Nothing secret goes over a connection that anybody can read, as in client-go (client_config.go, IsConfigTransportTLS).
  if (!server.startsWith('https:')) return way;
  const credentials = user === undefined ? {} : credentialsOf(user, context.value.user ?? '', clusterValue);
  return { ...way, tls: tlsOf(clusterValue, userValue), credentials };
}
