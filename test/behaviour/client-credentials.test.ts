import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Client } from '../../client/client.ts';
import type { Connection } from '../../client/config/connection.ts';
import { createClient } from '../../client/create-client.ts';
import { until } from '../../client/doubles/loopback.ts';
import { type ManualClock, manualClock, settle } from '../../client/doubles/manual-clock.ts';
import { EXEC_V1, stubPlugin } from '../../client/doubles/stub-plugin.ts';
import { isUnauthorized } from '../../client/error-predicates.ts';
import { createCertificateAuthority } from '../../fixtures/certificates/certificate.ts';
import { Pod } from '../../machinery/generated/types/core/v1.ts';
import { failureStatus } from '../../machinery/status.ts';
import { type Answer, okay, type TlsApi, tlsApi } from '../sockets/tls-api.ts';

let folder = '';
let clock: ManualClock;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'client-credentials-'));
  clock = manualClock(Date.parse('2026-01-01T00:00:00Z'));
});
afterEach(() => rm(folder, { recursive: true }));

const unauthorized: Answer = (response) =>
  void response
    .writeHead(401, { 'content-type': 'application/json' })
    .end(JSON.stringify(failureStatus({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' })));

function clientOf(api: TlsApi, more: Partial<Connection>): Promise<Client> {
  return createClient({ server: api.url, ...more, tls: { ca: { pem: api.authority.certificatePem }, ...more.tls } }, { clock, rateLimits: 'off' });
}

async function call(client: Client): Promise<void> {
  await (await client.request({ path: '/version' })).json();
}

const tokens = (api: TlsApi): readonly (string | undefined)[] => api.calls.map(({ authorization }) => authorization);

test('check 5: a token file is read anew after fifty seconds, its last good token outlives it, and a 401 drops it', async () => {
  let isRefusing = false;
  await using api = await tlsApi((response, request) => (isRefusing ? unauthorized(response, request) : okay(response, request)));
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, 'old\n');
  await using client = await clientOf(api, { credentials: { tokenFile } });
  await call(client);
  await clock.advance(1_000);
  await writeFile(tokenFile, 'new');
  await clock.advance(48_000);
  await call(client);
  expect(tokens(api)).toEqual(['Bearer old', 'Bearer old']);
  await clock.advance(2_000);
  await call(client);
  expect(tokens(api)[2]).toBe('Bearer new');

  await writeFile(tokenFile, 'newer');
  isRefusing = true;
  const error = await call(client).catch((caught: unknown) => caught);
  expect([isUnauthorized(error), api.calls.length]).toEqual([true, 4]);
  isRefusing = false;
  await call(client);
  expect(tokens(api)[4]).toBe('Bearer newer');

  await rm(tokenFile);
  await clock.advance(60_000);
  await call(client);
  expect(tokens(api)[5]).toBe('Bearer newer');
  expect(api.handshakes()).toBe(1);
});

test('check 6: twenty calls share one run of a plugin, twenty refusals cause one more, and time alone causes none', async () => {
  let isRefusing = false;
  await using api = await tlsApi((response, request) => (isRefusing ? unauthorized(response, request) : okay(response, request)));
  const plugin = await stubPlugin(folder, { provideClusterInfo: true });
  await plugin.prints({ status: { token: 'first' } });
  await using client = await clientOf(api, { credentials: { exec: plugin.exec, execClusterConfig: { audience: 'shop' } } });
  await Promise.all(Array.from({ length: 20 }, () => call(client)));
  expect(await plugin.runs()).toMatchObject([
    { apiVersion: EXEC_V1, kind: 'ExecCredential', spec: { interactive: false, cluster: { server: api.url, config: { audience: 'shop' } } } },
  ]);

  isRefusing = true;
  await plugin.prints({ status: { token: 'second' } });
  const refused = await Promise.all(Array.from({ length: 20 }, () => call(client).catch((caught: unknown) => caught)));
  expect(refused.every(isUnauthorized)).toBe(true);
  isRefusing = false;
  await call(client);
  expect((await plugin.runs()).length).toBe(2);
  expect(tokens(api).at(-1)).toBe('Bearer second');

  await clock.advance(365 * 86_400_000);
  await call(client);
  expect((await plugin.runs()).length).toBe(2);
});

test('check 6: a credential that expires is fetched anew when its time has passed, for v1beta1 too', async () => {
  await using api = await tlsApi();
  const plugin = await stubPlugin(folder, { apiVersion: 'client.authentication.k8s.io/v1beta1' });
  await plugin.prints({ status: { token: 'first', expirationTimestamp: '2026-01-01T00:10:00Z' } });
  await using client = await clientOf(api, { credentials: { exec: plugin.exec } });
  await call(client);
  await plugin.prints({ status: { token: 'second' } });
  await clock.advance(599_000);
  await call(client);
  await clock.advance(2_000);
  await call(client);
  expect(tokens(api)).toEqual(['Bearer first', 'Bearer first', 'Bearer second']);
});

/** Watches on, and says how often it was opened. */
async function openWatch(client: Client, signal: AbortSignal): Promise<{ readonly ended: Promise<unknown> }> {
  const seen = Promise.withResolvers<void>();
  const ended = (async () => {
    for await (const event of client.resource(Pod).watch({ resourceVersion: '1', resume: true, signal })) if (event.type === 'ADDED') seen.resolve();
  })().catch((reason: unknown) => reason);
  await seen.promise;
  return { ended };
}

test('check 7: another certificate of a plugin closes every connection and the watch goes on with it, another token closes none', async () => {
  let refused = '';
  await using api = await tlsApi((response, request) => (request.path === refused ? unauthorized(response, request) : okay(response, request)));
  const plugin = await stubPlugin(folder);
  const certificate = (name: string): object => {
    const { certificatePem, keyPem } = api.authority.issueClient(name);
    return { clientCertificateData: certificatePem, clientKeyData: keyPem };
  };
  const [old, fresh] = [certificate('old'), certificate('fresh')];
  await plugin.prints({ status: { token: 'a', ...old } });
  await using client = await clientOf(api, { credentials: { exec: plugin.exec } });
  const abort = new AbortController();
  const watch = await openWatch(client, abort.signal);
  await call(client);
  const before = [...api.sockets];
  expect([before.length, api.calls.every(({ caller }) => caller === 'old')]).toEqual([2, true]);

  await plugin.prints({ status: { token: 'b', ...old } });
  refused = '/refused';
  await expect(client.request({ path: refused })).rejects.toSatisfy(isUnauthorized);
  await call(client);
  expect(tokens(api).at(-1)).toBe('Bearer b');
  expect([...api.sockets]).toEqual(before);

  await plugin.prints({ status: { token: 'c', ...fresh } });
  await expect(client.request({ path: refused })).rejects.toSatisfy(isUnauthorized);
  await until(() => before.every((socket) => socket.destroyed));
  await until(() => clock.pending() > 0);
  await clock.advance(1_000);
  await until(() => api.calls.filter(({ path }) => path.includes('watch=true')).length === 2);
  expect(api.calls.at(-1)).toMatchObject({ caller: 'fresh', path: expect.stringContaining('resourceVersion=7') });
  abort.abort('enough');
  expect(await watch.ended).toBe('enough');
});

test('check 8: what a plugin prints and cannot be used is three errors that name the plugin, and no secret shows anywhere', async () => {
  await using api = await tlsApi();
  const plugin = await stubPlugin(folder);
  const lines: string[] = [];
  const connection = { server: api.url, tls: { ca: { pem: api.authority.certificatePem } }, credentials: { exec: plugin.exec } };
  await using client = await createClient(connection, { clock, onDebug: (line) => lines.push(line) });
  const outputs = [
    JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1beta1', kind: 'ExecCredential', status: { token: 'hunter2' } }),
    JSON.stringify({ apiVersion: EXEC_V1, kind: 'ExecCredential', token: 'hunter2' }),
    JSON.stringify({ apiVersion: EXEC_V1, kind: 'ExecCredential', status: { token: 'hunter2', clientCertificateData: 'hunter2' } }),
  ];
  const errors: unknown[] = [];
  for (const output of outputs) {
    await plugin.prints(output);
    errors.push(await call(client).catch((caught: unknown) => caught));
  }
  expect(errors.map(String)).toEqual([
    expect.stringMatching(/get-token: the plugin answered in another apiVersion than client.authentication.k8s.io\/v1$/),
    expect.stringMatching(/get-token: the plugin answered without a status$/),
    expect.stringMatching(/get-token: the plugin gave a certificate without its key, or a key without its certificate$/),
  ]);
  await plugin.prints({ status: { token: 'hunter2' } });
  await call(client);
  expect(tokens(api)).toEqual(['Bearer hunter2']);
  expect(lines.length).toBeGreaterThan(0);
  expect(inspect([errors, lines, client], { depth: 12, showHidden: true })).not.toContain('hunter2');
});

test('a client certificate in files is taken up a minute after it was replaced, and the old connection closes', async () => {
  await using api = await tlsApi();
  const put = async (name: string): Promise<void> => {
    const { certificatePem, keyPem } = api.authority.issueClient(name);
    await Promise.all([writeFile(join(folder, 'tls.crt'), certificatePem), writeFile(join(folder, 'tls.key'), keyPem)]);
  };
  await put('old');
  await using client = await clientOf(api, { tls: { clientCertificate: { file: join(folder, 'tls.crt') }, clientKey: { file: join(folder, 'tls.key') } } });
  await call(client);
  const [before] = api.sockets;
  await put('fresh');
  await clock.advance(59_000);
  await call(client);
  await clock.advance(1_000);
  await call(client);
  expect(api.calls.map(({ caller }) => caller)).toEqual(['old', 'old', 'fresh']);
  await until(() => before?.destroyed === true && api.sockets.size === 1);
});

test('a certificate authority in a file is taken up while the client runs, so that a server may change its own', async () => {
  await using api = await tlsApi();
  const ca = join(folder, 'ca.crt');
  await writeFile(ca, api.authority.certificatePem);
  await using client = await clientOf(api, { tls: { ca: { file: ca } } });
  await call(client);
  const next = createCertificateAuthority();
  await writeFile(ca, api.authority.certificatePem + next.certificatePem);
  await clock.advance(60_000);
  await call(client);
  api.present(next);
  for (const socket of api.sockets) socket.destroy();
  await until(() => api.sockets.size === 0);
  const again = call(client).catch(() => call(client));
  await settle();
  await clock.advance(1_000);
  await again;
  await writeFile(ca, createCertificateAuthority().certificatePem);
  await clock.advance(60_000);
  await expect(call(client)).rejects.toMatchObject({ code: 'transport', retriable: false });
});

test('who acts for somebody else says so with uid, groups and extra, and a call that brings its own of either keeps it', async () => {
  await using api = await tlsApi();
  const impersonate = { user: 'jane', uid: '7', groups: ['a', 'b'], extra: { 'example.com/Team': ['red', 'blue'] } };
  const seen: unknown[] = [];
  const connection = { server: api.url, tls: { ca: { pem: api.authority.certificatePem } }, credentials: { token: 'hunter2', impersonate } };
  await using client = await createClient(connection, { onDebug: (line) => seen.push(line) });
  await call(client);
  expect(seen[0]).toContain(
    '"impersonate-user":"jane","impersonate-uid":"7","impersonate-group":["a","b"],"impersonate-extra-example.com%2Fteam":["red","blue"]',
  );
  await client.request({ path: '/version', headers: { authorization: 'Bearer own' } });
  expect(tokens(api)).toEqual(['Bearer hunter2', 'Bearer own']);
  expect(seen.at(-2)).toContain('"impersonate-user":"jane"');
  await client.request({ path: '/version', headers: { 'impersonate-user': 'joe' } });
  expect(seen.at(-2)).toContain('"impersonate-user":"joe"');
  expect(seen.at(-2)).not.toContain('impersonate-group');
  expect(inspect([seen, connection, client], { depth: 12 })).toContain('Bearer [redacted]');
});

test('closing a client ends a plugin that hangs', async () => {
  await using api = await tlsApi();
  const exec = { apiVersion: EXEC_V1, command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], interactiveMode: 'Never' };
  const client = await clientOf(api, { credentials: { exec } });
  const waiting = call(client).catch((caught: unknown) => caught);
  await settle();
  await client.close();
  expect(await waiting).toMatchObject({ code: 'auth', provider: process.execPath });
});
