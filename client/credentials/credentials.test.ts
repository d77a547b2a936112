import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../create-client.ts';
import { manualClock } from '../doubles/manual-clock.ts';
import { credentialsFor, impersonationHeaders } from './credentials.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credentials-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a token file is read anew after 50 seconds or a 401, and its last good token outlives it', async () => {
  const tokenFile = join(folder, 'token');
  const clock = manualClock();
  const credentials = credentialsFor({ tokenFile }, { clock });
  const token = async (): Promise<unknown> => (await credentials?.headers())?.['authorization'];
  await writeFile(tokenFile, 'old\n');
  expect(await token()).toBe('Bearer old');
  await writeFile(tokenFile, 'new');
  await clock.advance(49_000);
  expect(await token()).toBe('Bearer old');
  await clock.advance(2_000);
  expect(await token()).toBe('Bearer new');
  await writeFile(tokenFile, 'newer');
  credentials?.refused({ authorization: 'Bearer new' });
  expect(await token()).toBe('Bearer newer');
  await rm(tokenFile);
  await clock.advance(60_000);
  expect(await token()).toBe('Bearer newer');
});

test('acting as somebody is headers of its own, keys of extra escaped', () => {
  const impersonate = { user: 'jane', groups: ['a', 'b'], extra: { 'example.com/Team x': ['red'] } };
  expect(impersonationHeaders(impersonate)).toEqual({
    'impersonate-user': 'jane',
    'impersonate-group': ['a', 'b'],
    'impersonate-extra-example.com%2Fteam%20x': ['red'],
  });
});

test('a connection sends its credentials, and neither client nor error shows them', async () => {
  const received: unknown[] = [];
  const server = createServer((request, response) => {
    received.push(request.headers.authorization, request.headersDistinct['impersonate-group']);
    response.writeHead(401, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        reason: 'Unauthorized',
        message: 'Unauthorized',
        code: 401,
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  await using client = await createClient({ server: url, credentials: { token: 'hunter2', impersonate: { user: 'u', groups: ['a', 'b'] } } });
  const error = await client.request({ path: '/version' }).catch((caught: unknown) => caught);
  server.close();
  expect(received).toEqual(['Bearer hunter2', ['a', 'b']]);
  expect(String(error)).toBe('ApiError: get /version: Unauthorized: Unauthorized');
  expect(inspect([client, error], { depth: 9, showHidden: true })).not.toContain('hunter2');
});
