import { isIPv4, type Socket } from 'node:net';
import { readBytes } from './socket-reader.ts';

/** Where a tunnel is to lead. */
export interface TunnelTarget {
  readonly host: string;
  readonly port: number;
}

/** The name and password that a proxy asks for. */
export interface ProxyLogin {
  readonly username: string;
  readonly password: string;
}

const REPLIES: readonly string[] = [
  'succeeded',
  'the proxy failed',
  'its rules forbid the connection',
  'the network is unreachable',
  'the host is unreachable',
  'the connection was refused',
  'the time to live expired',
  'it does not know the command',
  'it does not know the type of address',
];

const lengthOf: Readonly<Record<number, number>> = { 1: 4, 4: 16 };

function addressBytes(host: string): Buffer {
  if (isIPv4(host)) return Buffer.from([1, ...host.split('.').map(Number)]);
  const name = Buffer.from(host.replace(/^\[|\]$/g, ''), 'utf8');
  if (name.length > 255) throw new Error('the name of the server is too long for SOCKS5');
  return Buffer.concat([Buffer.of(3, name.length), name]);
}

async function logIn(socket: Socket, { username, password }: ProxyLogin): Promise<void> {
  const [user, secret] = [Buffer.from(username), Buffer.from(password)];
  socket.write(Buffer.concat([Buffer.of(1, user.length), user, Buffer.of(secret.length), secret]));
  const [, refused] = await readBytes(socket, 2);
  if (refused !== 0) throw new Error('the SOCKS5 proxy does not accept the user name and password');
}

/**
 * Asks a SOCKS5 proxy for a tunnel over a connected socket. The proxy resolves the server's name, as in Go.
 *
 * @throws {Error} when the proxy refuses; the login stays out of it
 * @see RFC 1928, RFC 1929
 */
export async function socks5Handshake(socket: Socket, target: TunnelTarget, login: ProxyLogin | undefined): Promise<void> {
  socket.write(login === undefined ? Buffer.of(5, 1, 0) : Buffer.of(5, 2, 0, 2));
  const [version, method] = await readBytes(socket, 2);
  if (version !== 5) throw new Error('the proxy does not speak SOCKS5');
  if (method === 2 && login !== undefined) await logIn(socket, login);
  else if (method !== 0) throw new Error('the SOCKS5 proxy wants another way to log in');
  const port = Buffer.alloc(2);
  port.writeUInt16BE(target.port);
  socket.write(Buffer.concat([Buffer.of(5, 1, 0), addressBytes(target.host), port]));
  const [, reply = 1, , type = 1] = await readBytes(socket, 4);
  if (reply !== 0) throw new Error(`the SOCKS5 proxy opens no tunnel: ${REPLIES[reply] ?? `reply ${reply}`}`);
  const length = lengthOf[type] ?? (await readBytes(socket, 1))[0] ?? 0;
  await readBytes(socket, length + 2);
}
