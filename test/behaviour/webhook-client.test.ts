import { once } from 'node:events';

import { createServer, type Server } from 'node:https';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createCertificateAuthority } from '../../fixtures/certificates/certificate.ts';
import type { WebhookAnswer } from '../../fake/registry/webhook-caller.ts';
import { callWebhook } from '../../fake/listeners/webhook-client.ts';

const authority = createCertificateAuthority('webhook-ca');
const { certificatePem, keyPem } = authority.issueServer(['127.0.0.1']);
const caBundle = Buffer.from(authority.certificatePem).toString('base64');
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await once(server.close(), 'close');
  }
});

async function serve(handle: RequestListener): Promise<string> {
  const server = createServer({ cert: certificatePem, key: keyPem }, handle);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/check`;
}

const call = (url: string, timeoutMs = 5000): Promise<WebhookAnswer> => callWebhook({ url, caBundle, timeoutMs, body: { kind: 'Question' } });

test('a webhook is posted the body, told the timeout, and its JSON is the answer', async () => {
  const seen: string[] = [];
  const url = await serve((message, response) => {
    seen.push(`${message.method} ${message.url}`);
    message.pipe(response);
  });
  expect(await call(url)).toEqual({ kind: 'answered', value: { kind: 'Question' } });
  expect(seen).toEqual(['POST /check?timeout=5s']);
});

test('a certificate that the bundle does not cover is an unknown authority', async () => {
  const url = await serve((_message, response) => response.end('{}'));
  const answer = await callWebhook({ url, timeoutMs: 5000, body: {} });
  expect(answer).toMatchObject({ message: `Post "${url}?timeout=5s": tls: failed to verify certificate: x509: certificate signed by unknown authority` });
});

test('a webhook that does not answer in time is told as a deadline', async () => {
  const url = await serve(() => undefined);
  expect(await call(url, 30)).toEqual({ kind: 'failed', message: `Post "${url}?timeout=1s": context deadline exceeded` });
});

test('a port on which nobody listens refuses the connection', async () => {
  const server = createPlainServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  const url = `https://127.0.0.1:${port}/`;
  expect(await call(url)).toEqual({ kind: 'failed', message: `Post "${url}?timeout=5s": dial tcp 127.0.0.1:${port}: connect: connection refused` });
});

test('a plain server is found out', async () => {
  const server = createPlainServer((_message, response) => response.end('{}')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const answer = await call(url);
  server.closeAllConnections();
  await once(server.close(), 'close');
  expect(answer).toEqual({ kind: 'failed', message: `Post "${url}?timeout=5s": http: server gave HTTP response to HTTPS client` });
});
