import type { ConfigProblem } from '../errors.ts';
import { isProxyScheme } from '../transport/tunnel.ts';
import type { KubeconfigAuthProvider, KubeconfigCluster, KubeconfigExec, KubeconfigUser } from './kubeconfig.ts';
import type { Sourced } from './merge-kubeconfigs.ts';

/** Collects problems about one entry; `key` is where in it. */
export type Complain = (message: string, key?: string) => void;

/** Whether a text is there: an empty one counts as absent, as in client-go. */
export const isSet = (text: string | null | undefined): text is string => text !== undefined && text !== null && text !== '';

/** Complaints about an entry, with the file and the path it stands at. */
export function complainTo(problems: ConfigProblem[], { file, path }: Sourced<unknown>): Complain {
  return (message, key) => problems.push({ message, file, path: key === undefined ? path : `${path}.${key}` });
}

/** A server without a scheme is https when there is anything to verify it with, http otherwise, as in client-go. */
export function serverUrl(cluster: KubeconfigCluster): string {
  const server = cluster.server ?? '';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(server)) return server;
  const isTls = isSet(cluster['certificate-authority']) || isSet(cluster['certificate-authority-data']) || cluster['insecure-skip-tls-verify'] === true;
  return `${isTls ? 'https' : 'http'}://${server}`;
}

function checkBase64(data: string | undefined, key: string, complain: Complain): void {
  if (isSet(data) && !/^[A-Za-z0-9+/\s]+=*\s*$/.test(data)) complain('is not base64', key);
}

function isServer(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** What is wrong with a cluster entry. */
export function checkCluster(cluster: KubeconfigCluster, complain: Complain): void {
  if (!isSet(cluster.server)) complain('has no server', 'server');
  else if (!isServer(serverUrl(cluster))) complain('must be a URL with http or https', 'server');
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
  else if (!isServer(config['idp-issuer-url'])) complain('must be a URL with http or https', 'auth-provider.config.idp-issuer-url');
  if (!isSet(config?.['client-id'])) complain('is needed', 'auth-provider.config.client-id');
}

function checkCertificates(user: KubeconfigUser, complain: Complain): void {
  const hasCertificate = isSet(user['client-certificate']) || isSet(user['client-certificate-data']);
  const hasKey = isSet(user['client-key']) || isSet(user['client-key-data']);
  for (const key of ['client-certificate', 'client-key'] as const) {
    if (isSet(user[key]) && isSet(user[`${key}-data`])) complain(`cannot be combined with ${key}-data`, key);
    checkBase64(user[`${key}-data`], `${key}-data`, complain);
  }
  if (hasCertificate && !hasKey) complain('is needed with a client certificate', 'client-key');
  if (hasKey && !hasCertificate) complain('is needed with a client key', 'client-certificate');
}

/** What is wrong with a user entry. @see client-go tools/clientcmd/validation.go validateAuthInfo */
export function checkUser(user: KubeconfigUser, complain: Complain): void {
  checkCertificates(user, complain);
  const hasToken = isSet(user.token) || isSet(user.tokenFile);
  if (hasToken && (isSet(user.username) || isSet(user.password))) complain('has more than one way to sign in: a token and a user name');
  if (user['auth-provider'] && user.exec) complain('cannot be combined with exec', 'auth-provider');
  if (user['auth-provider']) checkAuthProvider(user['auth-provider'], complain);
  if (user.exec) checkExec(user.exec, complain);
  const alone = isSet(user['as-uid']) || (user['as-groups'] ?? []).length > 0 || Object.keys(user['as-user-extra'] ?? {}).length > 0;
  if (alone && !isSet(user.as)) complain('is needed with as-uid, as-groups and as-user-extra', 'as');
}
