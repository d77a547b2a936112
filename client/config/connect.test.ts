import { createServer } from 'node:https';
import { expect, test } from 'vitest';
import { createCertificateAuthority } from '../../fixtures/certificates/certificate.ts';
import { loopback } from '../doubles/loopback.ts';
import { type Asked, httpProxy } from '../doubles/proxies.ts';
import type { WireRequest } from '../transport/transport.ts';
import { connect } from './connect.ts';

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
