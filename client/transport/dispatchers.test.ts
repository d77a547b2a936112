import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { expect, test } from 'vitest';
import { createCertificateAuthority } from '../../fixtures/certificates/certificate.ts';
import { loopback, until } from '../doubles/loopback.ts';
import type { Transport, WireRequest } from './transport.ts';
import { undiciTransport } from './undici-transport.ts';

const authority = createCertificateAuthority();
const { certificatePem, keyPem } = authority.issueServer(['127.0.0.1']);

function get(target: string, mode: WireRequest['mode'] = 'unary'): WireRequest {
  return { method: 'GET', target, headers: {}, mode, operation: { verb: 'get', resource: 'pods' } };
}

function transportTo(port: number, http2: boolean): Transport {
  return undiciTransport({ server: `https://127.0.0.1:${port}`, identity: () => Promise.resolve({ ca: authority.certificatePem }), http2 });
}

function server(versions: Set<string>): ReturnType<typeof createSecureServer> {
  const secure = createSecureServer({ cert: certificatePem, key: keyPem, allowHTTP1: true });
  return secure.on('request', (request: Http2ServerRequest, response: Http2ServerResponse) => {
    versions.add(request.httpVersion);
    response.setHeader('content-type', 'application/json');
    if (request.url === '/watch') response.write('{"n":1}\n');
    else response.end('{}');
  });
}

test('HTTP/2 is used where it was asked for, and carries a hundred watches and the requests beside them on few connections', async () => {
  const versions = new Set<string>();
  await using there = await loopback(server(versions));
  const transport = transportTo(there.port, true);
  await (await transport.send(get('/api'))).payload();
  const watches = await Promise.all(Array.from({ length: 100 }, () => transport.send(get('/watch', 'stream'))));
  for (const watch of watches) {
    const { value } = await watch.frames()[Symbol.asyncIterator]().next();
    expect(value).toEqual([{ n: 1 }]);
  }
  await Promise.all(Array.from({ length: 50 }, async () => (await transport.send(get('/api'))).payload()));
  expect(versions).toEqual(new Set(['2.0']));
  expect(there.opened()).toBeLessThanOrEqual(10);
  await transport.close();
  await until(() => there.sockets.size === 0);
});

test('HTTP/1.1 it is where HTTP/2 was not asked for, though the server offers it', async () => {
  const versions = new Set<string>();
  await using there = await loopback(server(versions));
  const transport = transportTo(there.port, false);
  await (await transport.send(get('/api'))).payload();
  expect(versions).toEqual(new Set(['1.1']));
  await transport.close();
});
