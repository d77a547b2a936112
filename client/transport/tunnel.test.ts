import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createCertificateAuthority } from '../../fixtures/certificates/certificate.ts';
import { createClient } from '../create-client.ts';
import { type Loopback, loopback } from '../doubles/loopback.ts';
import { type Asked, httpProxy, socksProxy } from '../doubles/proxies.ts';

const authority = createCertificateAuthority();
const certificate = authority.issueServer(['127.0.0.1', 'localhost']);
const tls = { cert: certificate.certificatePem, key: certificate.keyPem };
const ca = { pem: authority.certificatePem };
const hello = (_request: IncomingMessage, response: ServerResponse): void => void response.setHeader('content-type', 'application/json').end('{"a":1}');

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0).reverse()) await server[Symbol.asyncDispose]();
});
async function start(server: Parameters<typeof loopback>[0]): Promise<number> {
  const started = await loopback(server);
  open.push(started);
  return started.port;
}

async function getThrough(proxyUrl: string, server: string): Promise<unknown> {
  await using client = await createClient({ server, tls: { ca }, proxyUrl }, { retry: 'off' });
  const first = await (await client.request({ path: '/version' })).json();
  await (await client.request({ path: '/version' })).json();
  return first;
}

test.each([
  ['http', 'https'],
  ['https', 'https'],
  ['http', 'http'],
])('through an %s proxy, with its login, one tunnel serves an %s server', async (proxyScheme, serverScheme) => {
  const asked: Asked[] = [];
  const port = await start(serverScheme === 'https' ? createTlsServer(tls, hello) : createServer(hello));
  const proxy = await start(httpProxy(asked, proxyScheme === 'https' ? tls : undefined, 'me:p@ss'));
  expect(await getThrough(`${proxyScheme}://me:p%40ss@127.0.0.1:${proxy}`, `${serverScheme}://127.0.0.1:${port}`)).toEqual({ a: 1 });
  expect(asked).toEqual([{ target: `127.0.0.1:${port}`, login: 'me:p@ss' }]);
});

test.each([
  ['without a login', undefined, ''],
  ['with its login', 'me:secret', 'me:secret@'],
])('through a SOCKS5 proxy %s the proxy resolves the name of the server', async (_title, login, prefix) => {
  const asked: Asked[] = [];
  const port = await start(createTlsServer(tls, hello));
  const proxy = await start(socksProxy(asked, login));
  expect(await getThrough(`socks5://${prefix}127.0.0.1:${proxy}`, `https://localhost:${port}`)).toEqual({ a: 1 });
  expect(asked).toEqual([{ target: `localhost:${port}`, login }]);
});

test('a proxy that refuses says how, and its login stays out of the error', async () => {
  const http = await start(httpProxy([], undefined, 'other'));
  const socks = await start(socksProxy([], 'other:other'));
  const server = 'https://127.0.0.1:1';
  const failures = [
    [`http://me:hunter2@127.0.0.1:${http}`, 'the proxy opens no tunnel: HTTP 407'],
    [`socks5://me:hunter2@127.0.0.1:${socks}`, 'the SOCKS5 proxy does not accept the user name and password'],
    [`socks5://127.0.0.1:${socks}`, 'the SOCKS5 proxy wants another way to log in'],
  ] as const;
  for (const [proxyUrl, message] of failures) {
    const error = await getThrough(proxyUrl, server).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'transport' });
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('hunter2');
  }
});

test('a proxy that says nothing, hangs up, or speaks something else does not hang a call', async () => {
  const silent = await start(createTcpServer(() => undefined));
  const closing = await start(createTcpServer((socket) => socket.end()));
  const foreign = await start(createTcpServer((socket) => socket.end('SSH-2.0-server\r\n\r\n')));
  const call = async (port: number, scheme: string): Promise<unknown> => {
    const source = { server: 'https://127.0.0.1:1', proxyUrl: `${scheme}://127.0.0.1:${port}` };
    await using client = await createClient(source, { retry: 'off', connection: { connectMs: 200 } });
    return await client.request({ path: '/version' }).catch((caught: unknown) => caught);
  };
  for (const scheme of ['http', 'socks5']) {
    expect(await call(silent, scheme)).toMatchObject({ code: 'transport', retriable: true });
    expect(String(await call(closing, scheme))).toContain('the proxy closed the connection');
    expect(String(await call(foreign, scheme))).toMatch(/does not speak/);
  }
});
