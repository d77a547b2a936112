import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { createCertificateAuthority } from '../../fixtures/certificates/certificate.ts';
import { loopback } from '../doubles/loopback.ts';
import { type Asked, httpProxy } from '../doubles/proxies.ts';
import type { WireRequest } from '../transport/transport.ts';
import { connect } from './connect.ts';
import type { TlsParts } from './connection.ts';

const authority = createCertificateAuthority();
const ca = { pem: authority.certificatePem };
const version: WireRequest = { method: 'GET', target: '/version', headers: {}, mode: 'unary', operation: { verb: 'get', resource: '/version' } };

test('the proxy of the environment is used, but not for what NO_PROXY lists, and not where the connection names its own', async () => {
  const { certificatePem, keyPem } = authority.issueServer(['localhost', '127.0.0.1']);
  const options = { cert: certificatePem, key: keyPem };
  await using api = await loopback(createServer(options, (_request, response) => void response.setHeader('content-type', 'application/json').end('{}')));
  const [general, own]: [Asked[], Asked[]] = [[], []];
  await using proxy = await loopback(httpProxy(general));
  await using ownProxy = await loopback(httpProxy(own));
  // The proxy knows what no resolver does.
  const server = `https://api.invalid:${api.port}`;
  const tls = { ca, serverName: 'localhost' };
  const HTTPS_PROXY = `http://127.0.0.1:${proxy.port}`;
  const status = async (env: Record<string, string>, proxyUrl?: string): Promise<unknown> => {
    const { transport } = await connect({ server, tls, proxyUrl }, { env });
    const answer = await transport.send(version).then(
      async (response) => {
        await response.payload();
        return response.status;
      },
      (error: Error) => error.name,
    );
    await transport.close();
    return answer;
  };
  expect(await status({ HTTPS_PROXY })).toBe(200);
  expect(await status({ HTTPS_PROXY, NO_PROXY: '.invalid' })).toBe('TransportError');
  expect(await status({ HTTPS_PROXY }, `http://127.0.0.1:${ownProxy.port}`)).toBe(200);
  expect([general.length, own.length]).toEqual([1, 1]);
});

test('files that cannot be used are an error before anything is sent', async () => {
  await expect(connect({ server: 'https://a.test', tls: { ca: { pem: 'none' } } })).rejects.toMatchObject({ code: 'config' });
});

test('a server that goes by another name is known by tls-server-name, or not verified at all when so told', async () => {
  const { certificatePem, keyPem } = authority.issueServer(['inner.test']);
  const options = { cert: certificatePem, key: keyPem };
  const names: unknown[] = [];
  await using api = await loopback(
    createServer(options, (request, response) => {
      names.push((request.socket as TLSSocket).servername);
      response.setHeader('content-type', 'application/json').end('{}');
    }),
  );
  const server = `https://127.0.0.1:${api.port}`;
  const outcome = async (tls: TlsParts): Promise<unknown> => {
    const { transport } = await connect({ server, tls }, { env: {} });
    const answer = await transport.send(version).then(
      (response) => response.status,
      ({ code, retriable, cause }) => [code, retriable, cause.code],
    );
    await transport.close();
    return answer;
  };
  expect(await outcome({ ca, serverName: 'inner.test' })).toBe(200);
  expect(await outcome({ insecureSkipTlsVerify: true })).toBe(200);
  expect(await outcome({ ca })).toEqual(['transport', false, 'ERR_TLS_CERT_ALTNAME_INVALID']);
  expect(await outcome({ ca: { pem: createCertificateAuthority().certificatePem }, serverName: 'inner.test' })).toEqual([
    'transport',
    false,
    expect.any(String),
  ]);
  expect(names).toEqual(['inner.test', false]);
});
