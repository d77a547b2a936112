import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';
import { createCertificateAuthority } from '../../fixtures/index.ts';

async function ask(url: string, options: RequestOptions): Promise<number | undefined> {
  const asked = request(url, { ...options, agent: false }).end();
  const [message] = (await once(asked, 'response')) as [IncomingMessage];
  message.resume();
  return message.statusCode;
}

test('over TLS the subject of a client certificate is the caller, and nobody needs one', async () => {
  const authority = createCertificateAuthority();
  const foreign = createCertificateAuthority('somebody-else').issueClient('mallory', ['system:masters']);
  const server = authority.issueServer(['127.0.0.1']);
  const admin = authority.issueClient('alice', ['dev', 'system:masters']);
  await using cluster = await FakeCluster.create({ authorization: 'RBAC' });
  const { url } = await cluster.listen({ tls: { key: server.keyPem, cert: server.certificatePem, ca: authority.certificatePem } });
  const ca = authority.certificatePem;
  const pods = `${url}/api/v1/pods`;
  expect(await ask(pods, { ca, key: admin.keyPem, cert: admin.certificatePem })).toBe(200);
  expect(await ask(pods, { ca })).toBe(403);
  expect(await ask(pods, { ca, key: foreign.keyPem, cert: foreign.certificatePem })).toBe(403);
  expect(cluster.actions.all.map(({ user }) => user)).toEqual(['alice', 'system:anonymous', 'system:anonymous']);
});
