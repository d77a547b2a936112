import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { readHead } from './socket-reader.ts';
import { type ProxyLogin, socks5Handshake, type TunnelTarget } from './socks5.ts';

/** What a tunnel is made with. */
export interface TunnelOptions {
  /** How an `https:` proxy is verified. */
  readonly tls: Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized'>;
  /** The longest that opening may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Gets the socket before it is connected. */
  readonly onSocket?: ((socket: Socket) => void) | undefined;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'socks5:': 1080, 'socks5h:': 1080 };

/** The schemes of `proxy-url` that a tunnel can be opened through. */
export function isProxyScheme(protocol: string): boolean {
  return protocol in DEFAULT_PORTS;
}

function loginOf(proxy: URL): ProxyLogin | undefined {
  if (proxy.username === '') return undefined;
  return { username: decodeURIComponent(proxy.username), password: decodeURIComponent(proxy.password) };
}

function dial(proxy: URL, tls: TunnelOptions['tls']): Socket {
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  const port = proxy.port === '' ? (DEFAULT_PORTS[proxy.protocol] ?? 80) : Number(proxy.port);
  return proxy.protocol === 'https:' ? connectTls({ ...tls, host, port, servername: /^[\d.]+$|:/.test(host) ? '' : host }) : connectTcp({ host, port });
}

async function askForTunnel(socket: Socket, proxy: URL, { host, port }: TunnelTarget): Promise<void> {
  const authority = `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
  const login = loginOf(proxy);
  const basic = login === undefined ? '' : Buffer.from(`${login.username}:${login.password}`).toString('base64');
  const authorization = basic === '' ? '' : `proxy-authorization: Basic ${basic}\r\n`;
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n${authorization}\r\n`);
  const [statusLine = ''] = (await readHead(socket)).split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1];
  if (status !== '200') throw new Error(`the proxy opens no tunnel: ${status === undefined ? 'it does not speak HTTP' : `HTTP ${status}`}`);
}

/**
 * Opens a connection to `target` through an HTTP, HTTPS or SOCKS5 proxy. Bytes go through it as they are; TLS to the target is the caller's to add.
 *
 * @throws {Error} when the proxy cannot be reached, refuses, or takes too long; its login stays out of the message
 */
export async function openTunnel(proxy: URL, target: TunnelTarget, { tls, timeoutMs, onSocket }: TunnelOptions): Promise<Socket> {
  const socket = dial(proxy, tls);
  onSocket?.(socket);
  const isTls = proxy.protocol === 'https:';
  const timer = setTimeout(() => socket.destroy(Object.assign(new Error('the proxy takes too long'), { code: 'ETIMEDOUT' })), timeoutMs);
  const failed = Promise.withResolvers<never>();
  socket.on('error', failed.reject);
  failed.promise.catch(() => undefined);
  const opened = async (): Promise<void> => {
    await once(socket, isTls ? 'secureConnect' : 'connect');
    if (proxy.protocol.startsWith('socks5')) await socks5Handshake(socket, target, loginOf(proxy));
    else await askForTunnel(socket, proxy, target);
  };
  try {
    await Promise.race([opened(), failed.promise]);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    socket.off('error', failed.reject);
  }
}
