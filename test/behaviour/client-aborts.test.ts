import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ClientOptions } from '../../client/client-options.ts';
import type { Connection } from '../../client/config/connection.ts';
import { createClient } from '../../client/create-client.ts';
import { type Loopback, loopback, until } from '../../client/doubles/loopback.ts';
import { manualClock } from '../../client/doubles/manual-clock.ts';
import { answer, scriptedServer } from '../../client/doubles/scripted-server.ts';
import { EXEC_V1 } from '../../client/doubles/stub-plugin.ts';
import type { PlainResponse } from '../../client/plain-request.ts';
import { ConfigMap } from '../../machinery/generated/types/core/v1.ts';

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server[Symbol.asyncDispose]();
});

async function http(listener: RequestListener): Promise<Loopback> {
  const server = await loopback(createServer(listener));
  open.push(server);
  return server;
}

const urlOf = ({ port }: Loopback): string => `http://127.0.0.1:${port}`;

/** Where a call may be when it is aborted: what it talks to, and how to tell that it has come so far. */
interface Place {
  readonly source: Connection;
  readonly options?: ClientOptions;
  readonly isThere: () => boolean;
  readonly server?: Loopback;
}

const places: Readonly<Record<string, () => Promise<Place>>> = {
  'waits for a plugin': async () => {
    const started = join(await mkdtemp(join(tmpdir(), 'client-aborts-')), 'started');
    const script = `require('node:fs').writeFileSync(${JSON.stringify(started)}, ''); setInterval(() => {}, 1000)`;
    const exec = { apiVersion: EXEC_V1, command: process.execPath, args: ['-e', script], interactiveMode: 'Never' };
    return { source: { server: 'http://127.0.0.1:1', credentials: { exec } }, isThere: () => existsSync(started) };
  },
  'shakes hands': async () => {
    const server = await loopback(createTcpServer((socket) => void socket.resume()));
    open.push(server);
    return { source: { server: `https://127.0.0.1:${server.port}` }, isThere: () => server.opened() === 1, server };
  },
  'waits for its turn': async () => {
    const server = await http((_request, response) => void response.end());
    const clock = manualClock();
    return { source: { server: urlOf(server) }, options: { clock, rateLimits: { qps: 1, burst: 1 } }, isThere: () => clock.pending() === 1, server };
  },
  'waits for an answer': async () => {
    let asked = 0;
    const server = await http(() => asked++);
    return { source: { server: urlOf(server) }, isThere: () => asked === 1, server };
  },
  'reads a body': async () => {
    let asked = 0;
    const server = await http((_request, response) => {
      asked++;
      response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    });
    return { source: { server: urlOf(server) }, isThere: () => asked === 1, server };
  },
  'waits for another try': async () => {
    const clock = manualClock();
    const server = await http((_request, response) => void response.writeHead(503, { 'retry-after': '5' }).end());
    return { source: { server: urlOf(server) }, options: { clock, rateLimits: 'off' }, isThere: () => clock.pending() === 1, server };
  },
};

test.each(Object.entries(places))('a call that %s ends with its abort, and leaves no connection', async (_title, place) => {
  const { source, options, isThere, server } = await place();
  const client = await createClient(source, options);
  // The limiter's place needs a call before it that takes the turn.
  if (options?.rateLimits !== undefined && options.rateLimits !== 'off') await client.request({ path: '/first' });
  const abort = new AbortController();
  const call = (async () => (await client.request({ path: '/version', signal: abort.signal })).json())().catch((reason: unknown) => reason);
  await until(isThere);
  abort.abort('enough');
  expect(await call).toBe('enough');
  await client.close();
  await until(() => server === undefined || server.sockets.size === 0);
});

test('a fake in process is not held back, whatever the clock says', async () => {
  const server = scriptedServer(answer(200, { kind: 'ConfigMap', metadata: { name: 'a' } }));
  await using client = await createClient(server.connection, { clock: manualClock() });
  await Promise.all(Array.from({ length: 100 }, () => client.resource(ConfigMap).namespace('shop').get('a')));
  expect(server.requests.length).toBe(100);
});

test('calls that are aborted at any moment end with their abort or their answer, and leave no connection', async () => {
  const server = await http((_request, response) => {
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{');
      setTimeout(() => response.end('}'), 10);
    }, 10);
  });
  const client = await createClient({ server: urlOf(server) }, { rateLimits: 'off', retry: 'off' });
  const call = async (index: number): Promise<unknown> => {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort('enough'), index % 40);
    const answered = await client
      .request({ path: '/version', signal: abort.signal, mode: index % 3 === 0 ? 'stream' : 'unary' })
      .catch((reason: unknown) => reason);
    const ended =
      typeof answered === 'object' && answered !== null && 'json' in answered
        ? await (answered as PlainResponse).json().catch((reason: unknown) => reason)
        : answered;
    clearTimeout(timer);
    return ended;
  };
  const outcomes = new Set<string>();
  for (let round = 0; round < 10; round++)
    for (const outcome of await Promise.all(Array.from({ length: 20 }, (_none, index) => call(round * 20 + index)))) outcomes.add(JSON.stringify(outcome));
  expect([...outcomes].filter((outcome) => !['"enough"', '{}'].includes(outcome))).toEqual([]);
  await client.close();
  await until(() => server.sockets.size === 0);
});
