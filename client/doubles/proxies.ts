import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What a proxy was asked for: the target, and the login when there was one. */
export interface Asked {
  readonly target: string;
  readonly login: string | undefined;
}

/** Names that mean nothing elsewhere lead to this machine: a proxy resolves names, not its caller. */
const loopbackOf = (host: string): string => (host === 'localhost' || host.endsWith('.invalid') ? '127.0.0.1' : host);

function join(client: Socket, host: string, port: number): Socket {
  const upstream = connect(port, loopbackOf(host));
  for (const socket of [client, upstream]) socket.on('error', () => undefined);
  client.once('close', () => upstream.destroy());
  upstream.once('close', () => client.destroy());
  upstream.once('connect', () => {
    client.pipe(upstream);
    upstream.pipe(client);
  });
  return upstream;
}

/** An HTTP proxy, or an HTTPS one with a certificate; for tests. With a login it refuses whoever has none. */
export function httpProxy(asked: Asked[], tls?: { readonly cert: string; readonly key: string }, login?: string): HttpServer {
  const server = tls === undefined ? createHttpServer() : createHttpsServer(tls);
  server.on('connect', (request, client: Socket) => {
    const authorization = request.headers['proxy-authorization']?.replace('Basic ', '');
    const given = authorization === undefined ? undefined : Buffer.from(authorization, 'base64').toString();
    asked.push({ target: request.url ?? '', login: given });
    if (login !== undefined && given !== login) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const [host = '', port = ''] = (request.url ?? '').split(':');
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    join(client, host, Number(port));
  });
  return server;
}

/** Gives bytes by the number, as they come. */
function reader(socket: Socket): (length: number) => Promise<Buffer> {
  let buffered: Buffer = Buffer.alloc(0);
  let wake = (): void => undefined;
  socket.on('data', (part: Buffer) => {
    buffered = Buffer.concat([buffered, part]);
    wake();
  });
  return async (length) => {
    while (buffered.length < length) await new Promise<void>((resolve) => (wake = resolve));
    const bytes = buffered.subarray(0, length);
    buffered = buffered.subarray(length);
    return bytes;
  };
}

async function serveSocks(client: Socket, asked: Asked[], login: string | undefined): Promise<void> {
  const read = reader(client);
  const [, methods = 0] = await read(2);
  const offered = [...(await read(methods))];
  const method = login === undefined ? 0 : 2;
  client.write(Buffer.of(5, offered.includes(method) ? method : 255));
  if (!offered.includes(method)) return;
  let given: string | undefined;
  if (login !== undefined) {
    const [, nameLength = 0] = await read(2);
    const name = (await read(nameLength)).toString();
    const [secretLength = 0] = await read(1);
    given = `${name}:${(await read(secretLength)).toString()}`;
    client.write(Buffer.of(1, given === login ? 0 : 1));
    if (given !== login) return;
  }
  const [, , , type] = await read(4);
  const host = type === 1 ? [...(await read(4))].join('.') : (await read((await read(1))[0] ?? 0)).toString();
  const port = (await read(2)).readUInt16BE();
  asked.push({ target: `${host}:${port}`, login: given });
  client.removeAllListeners('data');
  client.pause();
  join(client, host, port).once('connect', () => client.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0)));
}

/** A SOCKS5 proxy; for tests. With a login it takes nobody without. */
export function socksProxy(asked: Asked[], login?: string): Server {
  return createServer((client) => {
    client.on('error', () => undefined);
    serveSocks(client, asked, login).catch(() => client.destroy());
  });
}
