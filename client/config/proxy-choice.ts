import { BlockList, isIP } from 'node:net';
import type { Environment } from './kubeconfig-paths.ts';

const either = (env: Environment, name: string): string => env[name] || env[name.toLowerCase()] || '';

function hasAddress(block: BlockList, address: string): boolean {
  const family = isIP(address);
  return family !== 0 && block.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

const loopback: BlockList = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function inSubnet(entry: string, host: string): boolean {
  const [network = '', prefix = ''] = entry.split('/');
  const family = isIP(network);
  if (family === 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 6 ? 128 : 32)) return false;
  const block = new BlockList();
  block.addSubnet(network, Number(prefix), family === 6 ? 'ipv6' : 'ipv4');
  return hasAddress(block, host);
}

/** One entry of `NO_PROXY`: `*`, an address, a CIDR block, or a domain, which stands for what is below it too; each with a port or without. */
function isExempt(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return inSubnet(entry, host);
  const [, bracketed, name, onlyPort] = /^(?:\[([^\]]+)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const suffix = (bracketed ?? name ?? '').toLowerCase().replace(/^\*\./, '.');
  if (suffix === '') return false;
  if (isIP(suffix) !== 0 || isIP(host) !== 0) return suffix === host;
  return suffix.startsWith('.') ? host.endsWith(suffix) : host === suffix || host.endsWith(`.${suffix}`);
}

/**
 * The proxy that the environment wants for a server, as Go reads it: `HTTPS_PROXY` or `HTTP_PROXY` by the server's scheme, none for what
 * `NO_PROXY` lists, and never one for this machine itself.
 *
 * @see golang.org/x/net/http/httpproxy, and apimachinery util/net/http.go for CIDR blocks
 */
export function proxyFromEnvironment(server: URL, env: Environment): URL | undefined {
  const isTls = server.protocol === 'https:';
  const value = either(env, isTls ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (value === '') return undefined;
  const host = server.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  if (host === 'localhost' || hasAddress(loopback, host)) return undefined;
  const port = server.port === '' ? (isTls ? '443' : '80') : server.port;
  const exempt = either(env, 'NO_PROXY').split(',');
  if (exempt.some((entry) => isExempt(entry.trim(), host, port))) return undefined;
  const text = value.includes('://') ? value : `http://${value}`;
  return URL.canParse(text) ? new URL(text) : undefined;
}
