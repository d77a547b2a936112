import { getEventListeners } from 'node:events';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { createCertificateAuthority } from '../../fixtures/certificates/certificate.ts';
import { loopback } from '../doubles/loopback.ts';
import { DecodeError, TransportError } from '../errors.ts';
import type { TlsIdentity } from './dispatchers.ts';
import type { Transport, WireRequest } from './transport.ts';
import { undiciTransport } from './undici-transport.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

function get(target: string, extra: Partial<WireRequest> = {}): WireRequest {
  return { method: 'GET', target, headers: {}, mode: 'unary', operation: { verb: 'get', resource: 'pods' }, ...extra };
}

function transportTo(server: string, identity: TlsIdentity = {}): Transport {
  const transport = undiciTransport({ server, identity: () => Promise.resolve(identity) });
  cleanups.push(() => transport.close());
  return transport;
}

async function plainServer(listener: RequestListener): Promise<string> {
  const server = createPlainServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

test('200 requests one after the other over TLS are one handshake', async () => {
  const ca = createCertificateAuthority();
  const { certificatePem, keyPem } = ca.issueServer(['127.0.0.1']);
  let handshakes = 0;
  const server = createServer({ cert: certificatePem, key: keyPem }, (_request, response) => response.setHeader('content-type', 'application/json').end('{}'));
  server.on('secureConnection', () => handshakes++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => void server.close());
  const address = server.address();
  const transport = transportTo(`https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, { ca: ca.certificatePem });
  for (let call = 0; call < 200; call++) await (await transport.send(get('/api'))).payload();
  expect(handshakes).toBe(1);
}, 60_000);

test('a zipped answer is read as the JSON it holds, under the path of the server', async () => {
  const url = await plainServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify({ asked: request.url })));
  });
  const response = await transportTo(`${url}/clusters/a/`).send(get('/api/v1?limit=1'));
  expect(await response.payload()).toEqual({ kind: 'value', value: { asked: '/clusters/a/api/v1?limit=1' } });
});

test('frames come as they are written, however they are cut, and ending the loop closes the connection', async () => {
  const closed = Promise.withResolvers<string>();
  const line = Buffer.from(`${JSON.stringify({ name: 'größe' })}\n`);
  const url = await plainServer((_request, response) => {
    response.on('close', () => closed.resolve('closed'));
    response.writeHead(200, { 'content-type': 'application/json' }).write(line.subarray(0, 12));
    setTimeout(() => response.write(line.subarray(12)), 5);
  });
  const response = await transportTo(url).send(get('/watch', { mode: 'stream' }));
  for await (const frames of response.frames()) {
    expect(frames).toEqual([{ name: 'größe' }]);
    break;
  }
  expect(await closed.promise).toBe('closed');
});

test('a watch that is open does not hold up requests', async () => {
  const url = await plainServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    if (request.url === '/watch') response.write('\n');
    else response.end('{}');
  });
  const transport = transportTo(url);
  const watches = await Promise.all(Array.from({ length: 40 }, () => transport.send(get('/watch', { mode: 'stream' }))));
  expect((await (await transport.send(get('/api'))).payload()).kind).toBe('value');
  await Promise.all(watches.map((watch) => watch.discard()));
});

test('a connection that is refused is a retriable error, one that was aborted keeps its reason', async () => {
  const transport = transportTo('http://127.0.0.1:1');
  await expect(transport.send(get('/api'))).rejects.toMatchObject({ name: 'TransportError', retriable: true });
  await expect(transport.send(get('/api', { signal: AbortSignal.abort('enough') }))).rejects.toBe('enough');
});

test('a stream that breaks off is an error, not an end', async () => {
  const url = await plainServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{}\n');
    setTimeout(() => response.destroy(), 5);
  });
  const response = await transportTo(url).send(get('/watch', { mode: 'stream' }));
  const read = async (): Promise<void> => {
    for await (const frames of response.frames()) expect(frames).toEqual([{}]);
  };
  await expect(read()).rejects.toBeInstanceOf(TransportError);
});

test('a watch that has been silent for too long counts as broken', async () => {
  const url = await plainServer((_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{}\n'));
  const transport = undiciTransport({ server: url, identity: () => Promise.resolve({}), streamIdleMs: 500 });
  cleanups.push(() => transport.close());
  const response = await transport.send(get('/watch', { mode: 'stream' }));
  const read = async (): Promise<void> => {
    for await (const frames of response.frames()) expect(frames).toEqual([{}]);
  };
  await expect(read()).rejects.toMatchObject({ name: 'TransportError', retriable: true });
});

test('a stream may be given another time of silence, or none', async () => {
  const url = await plainServer((_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).write('a line'));
  const transport = undiciTransport({ server: url, identity: () => Promise.resolve({}), streamIdleMs: 100 });
  cleanups.push(() => transport.close());
  const patient = await transport.send(get('/logs', { mode: 'stream', idleMs: 0 }));
  const lines = patient.chunks()[Symbol.asyncIterator]();
  await lines.next();
  const next = lines.next().then(
    () => 'went on',
    () => 'broke off',
  );
  const hasty = await transport.send(get('/logs', { mode: 'stream' }));
  const read = async (): Promise<void> => {
    for await (const chunk of hasty.chunks()) expect(chunk.length).toBe(6);
  };
  await expect(read()).rejects.toBeInstanceOf(TransportError);
  expect(await Promise.race([next, Promise.resolve('still waits')])).toBe('still waits');
});

test('whole answers may be zipped, unless that is turned off; watches are not', async () => {
  const asked: unknown[] = [];
  const url = await plainServer((request, response) => {
    asked.push(request.headers['accept-encoding']);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  const plain = undiciTransport({ server: url, identity: () => Promise.resolve({}), disableCompression: true });
  cleanups.push(() => plain.close());
  for (const [transport, mode] of [
    [transportTo(url), 'unary'],
    [transportTo(url), 'stream'],
    [plain, 'unary'],
  ] as const)
    await (await transport.send(get('/api', { mode }))).payload();
  expect(asked).toEqual(['gzip', 'identity', 'identity']);
});

test('an answer that is not the JSON it claims to be is a decode error that does not quote it', async () => {
  const url = await plainServer((_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"password": hunter2'));
  const error = await (await transportTo(url).send(get('/api'))).payload().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(DecodeError);
  expect(String(error)).not.toContain('hunter2');
});

test('a new TLS identity makes new connections', async () => {
  const ports = new Set<number | undefined>();
  const url = await plainServer((request, response) => {
    ports.add(request.socket.remotePort);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  let identity: TlsIdentity = { servername: 'old' };
  const transport = undiciTransport({ server: url, identity: () => Promise.resolve(identity) });
  cleanups.push(() => transport.close());
  await (await transport.send(get('/a'))).payload();
  identity = { servername: 'new' };
  await (await transport.send(get('/b'))).payload();
  expect(ports.size).toBe(2);
});

test('bytes that are no HTTP are not quoted', async () => {
  await using garbage = await loopback(createTcpServer((socket) => void socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nhunter2\r\n')));
  const read = async (): Promise<unknown> => (await transportTo(`http://127.0.0.1:${garbage.port}`).send(get('/api'))).payload();
  const error = await read().catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'TransportError', retriable: false, cause: { name: 'HTTPParserError' } });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hunter2');
});

test('a signal that outlives its calls does not gather listeners', async () => {
  const url = await plainServer((_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  const { signal } = new AbortController();
  const transport = transportTo(url);
  for (let call = 0; call < 50; call++) await (await transport.send(get('/api', { signal }))).payload();
  for (let call = 0; call < 20; call++) await (await transport.send(get('/api', { signal, mode: 'stream' }))).discard();
  expect(getEventListeners(signal, 'abort').length).toBeLessThan(5);
});
