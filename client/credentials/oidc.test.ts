import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCertificateAuthority } from '../../fixtures/certificates/certificate.ts';
import { createClient } from '../create-client.ts';
import { type ManualClock, manualClock } from '../doubles/manual-clock.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const ca = createCertificateAuthority();
const { certificatePem, keyPem } = ca.issueServer(['127.0.0.1']);

let folder = '';
let clock: ManualClock;
const servers: (Server & { closeAllConnections(): void })[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oidc-'));
  clock = manualClock(START);
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true });
});

async function listening<S extends Server & { closeAllConnections(): void }>(server: S): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function idToken(issuer: string, name: string, lifeSeconds: number): string {
  const issuedAt = Math.floor(clock.now() / 1000);
  return `${encoded({ alg: 'RS256' })}.${encoded({ iss: issuer, sub: name, aud: 'kube', iat: issuedAt, exp: issuedAt + lifeSeconds })}.c2ln`;
}

interface Issuer {
  readonly url: string;
  readonly grants: string[];
}

/** Takes its secret in the form only, gives tokens of 60 seconds, and a new refresh token each time. */
async function issuer(answerWith: 'tokens' | 'no id token' | 'a refusal' = 'tokens'): Promise<Issuer> {
  const grants: string[] = [];
  let url = '';
  const server = createTlsServer({ cert: certificatePem, key: keyPem }, async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    response.setHeader('content-type', 'application/json');
    if (request.url === '/realm/.well-known/openid-configuration') {
      response.end(JSON.stringify({ issuer: url, token_endpoint: `${url}/token`, authorization_endpoint: `${url}/auth`, jwks_uri: `${url}/keys` }));
      return;
    }
    const form = new URLSearchParams(Buffer.concat(parts).toString());
    if (form.get('client_secret') !== 's3cret') {
      response.writeHead(401).end(JSON.stringify({ error: 'invalid_client' }));
      return;
    }
    grants.push(form.get('refresh_token') ?? '');
    if (answerWith === 'a refusal') response.writeHead(400).end(JSON.stringify({ error: 'invalid_grant', error_description: 'hunter2' }));
    else {
      const token = answerWith === 'tokens' ? { id_token: idToken(url, `login-${grants.length}`, 60) } : {};
      response.end(JSON.stringify({ access_token: 'access', token_type: 'Bearer', refresh_token: `refresh-${grants.length}`, ...token }));
    }
  });
  url = `https://127.0.0.1:${await listening(server)}/realm`;
  return { url, grants };
}

async function apiServer(): Promise<{ readonly url: string; readonly callers: string[] }> {
  const callers: string[] = [];
  const server = createTlsServer({ cert: certificatePem, key: keyPem }, (request, response) => {
    const claims = Buffer.from(request.headers.authorization?.split('.')[1] ?? '', 'base64url').toString();
    callers.push(JSON.parse(claims).sub);
    response.setHeader('content-type', 'application/json').end('{}');
  });
  return { url: `https://127.0.0.1:${await listening(server)}`, callers };
}

async function kubeconfig(server: string, config: Record<string, string>): Promise<string> {
  await writeFile(join(folder, 'ca.crt'), ca.certificatePem);
  const path = join(folder, 'config');
  const content = {
    'current-context': 'x',
    clusters: [{ name: 'c', cluster: { server, 'certificate-authority': 'ca.crt' } }],
    users: [{ name: 'u', user: { 'auth-provider': { name: 'oidc', config } } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    preferences: { colors: true },
  };
  await writeFile(path, JSON.stringify(content));
  return path;
}

function oidcOf({ url }: Issuer, more: Record<string, string> = {}): Record<string, string> {
  return {
    'idp-issuer-url': url,
    'idp-certificate-authority': 'ca.crt',
    'client-id': 'kube',
    'client-secret': 's3cret',
    'refresh-token': 'refresh-0',
    ...more,
  };
}

test('an id token is refreshed ten seconds before it runs out, once for all callers, and the kubeconfig gets the new tokens', async () => {
  const idp = await issuer();
  const api = await apiServer();
  const path = await kubeconfig(api.url, oidcOf(idp, { 'id-token': idToken(idp.url, 'stored', 60) }));
  await using client = await createClient({ kubeconfig: path }, { clock, rateLimits: 'off' });
  const call = async (): Promise<void> => void (await (await client.request({ path: '/version' })).json());
  await call();
  await clock.advance(49_000);
  await call();
  expect([api.callers, idp.grants]).toEqual([['stored', 'stored'], []]);
  await clock.advance(2_000);
  await Promise.all(Array.from({ length: 10 }, call));
  expect(api.callers.slice(2)).toEqual(Array(10).fill('login-1'));
  await clock.advance(51_000);
  await call();
  expect(api.callers.at(-1)).toBe('login-2');
  expect(idp.grants).toEqual(['refresh-0', 'refresh-1']);

  const kept = await readFile(path, 'utf8');
  expect(kept).toContain('refresh-token: refresh-2');
  expect(kept).toContain(`id-token: ${idToken(idp.url, 'login-2', 60)}`);
  expect(kept).toContain('idp-certificate-authority: ca.crt');
  expect(kept).toContain('colors: true');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test.each([
  ['a refusal', /the issuer refuses to refresh the token: HTTP 400, invalid_grant$/],
  ['no id token', /the issuer answered a refresh without an id_token$/],
] as const)('an issuer that answers with %s is named in an error without secrets', async (answerWith, message) => {
  const idp = await issuer(answerWith);
  const api = await apiServer();
  const path = await kubeconfig(api.url, oidcOf(idp));
  await using client = await createClient({ kubeconfig: path }, { clock });
  const error = await client.request({ path: '/version' }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'auth', provider: idp.url, message: expect.stringMatching(message) });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/hunter2|s3cret|refresh-[01]/);
  expect(api.callers).toEqual([]);
});

test('an expired token without a refresh token, and an issuer that is not there, are errors of their own', async () => {
  const api = await apiServer();
  const unused = createHttpServer();
  const port = await listening(unused);
  unused.close();
  const gone = { url: `https://127.0.0.1:${port}`, grants: [] };
  const without = await kubeconfig(api.url, { ...oidcOf(gone), 'refresh-token': '' });
  await using expired = await createClient({ kubeconfig: without }, { clock });
  await expect(expired.request({ path: '/version' })).rejects.toThrow('there is no refresh token');
  await using unreachable = await createClient({ kubeconfig: await kubeconfig(api.url, oidcOf(gone)) }, { clock });
  await expect(unreachable.request({ path: '/version' })).rejects.toMatchObject({ code: 'auth', cause: { code: 'transport' } });
});
