import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Client } from '../../client/client.ts';
import type { Connection } from '../../client/config/connection.ts';
import { createClient } from '../../client/create-client.ts';
import { type Fault, type FaultyServer, faultyHttp2Server, faultyServer, type Http2Fault, http1Answer } from '../../client/doubles/faulty-server.ts';
import { until } from '../../client/doubles/loopback.ts';
import { ApiError, isKubeError, TransportError } from '../../client/errors.ts';
import { mergePatch } from '../../client/patches.ts';
import type { ConnectionLimits } from '../../client/transport/dispatchers.ts';
import { createCertificateAuthority } from '../../fixtures/certificates/certificate.ts';
import type { Clock } from '../../machinery/clock.ts';
import { ConfigMap } from '../../machinery/generated/types/core/v1.ts';
import { failureStatus } from '../../machinery/status.ts';

const authority = createCertificateAuthority();
const certificate = authority.issueServer(['127.0.0.1']);
const tls = { cert: certificate.certificatePem, key: certificate.keyPem };

const object = { metadata: { name: 'a' } };

/** The first event of a watch; the loop ends with it, and the connection with the loop. */
async function firstEvent(client: Client, resume: boolean): Promise<void> {
  const maps = client.resource(ConfigMap).namespace('shop');
  for await (const event of maps.watch({ resourceVersion: '1', resume, timeoutMs: 30_000 })) if (event.type === 'ADDED') return;
  throw new Error('ended');
}

const verbs: Readonly<Record<string, (client: Client) => Promise<unknown>>> = {
  get: (client) => client.resource(ConfigMap).namespace('shop').get('a', { timeoutMs: 30_000 }),
  list: (client) => client.resource(ConfigMap).namespace('shop').list({ timeoutMs: 30_000 }),
  create: (client) => client.resource(ConfigMap).namespace('shop').create(object, { timeoutMs: 30_000 }),
  replace: (client) => client.resource(ConfigMap).namespace('shop').replace(object, { timeoutMs: 30_000 }),
  patch: (client) =>
    client
      .resource(ConfigMap)
      .namespace('shop')
      .patch('a', mergePatch({ data: { b: 'c' } }), { timeoutMs: 30_000 }),
  delete: (client) => client.resource(ConfigMap).namespace('shop').delete('a', { timeoutMs: 30_000 }),
  watch: (client) => firstEvent(client, false),
  'watch, resumed': (client) => firstEvent(client, true),
};

const head = (status: string, ...headers: readonly string[]): string =>
  `HTTP/1.1 ${[status, 'content-type: application/json', ...headers].join('\r\n')}\r\n\r\n`;

function refusal(code: number, ...headers: readonly string[]): Fault {
  const body = JSON.stringify(failureStatus({ code, reason: code === 429 ? 'TooManyRequests' : 'ServiceUnavailable', message: 'busy' }));
  return (socket) => socket.write(head(`${code} Busy`, `content-length: ${body.length}`, ...headers) + body);
}

const http1Faults: Readonly<Record<string, Fault>> = {
  'reset instead of an answer': (socket) => socket.resetAndDestroy(),
  'closed instead of an answer': (socket) => socket.end(),
  'no answer, connection half open': () => undefined,
  'reset in the middle of the answer': (socket) => {
    socket.write(`${head('200 OK', 'content-length: 1000')}{"kind":`);
    setTimeout(() => socket.resetAndDestroy(), 20);
  },
  'truncated: closed before the promised length': (socket) => socket.end(`${head('200 OK', 'content-length: 1000')}{"kind":`),
  'half an answer, then silence': (socket) => socket.write(`${head('200 OK', 'content-length: 1000')}{"kind":`),
  'slow: a byte every 50 milliseconds, without end': (socket) => {
    socket.write(head('200 OK', 'content-length: 100000'));
    const timer = setInterval(() => socket.write(' '), 50);
    socket.once('close', () => clearInterval(timer));
  },
  'a length that is too short': (socket, request) => {
    const [start = '', body = ''] = http1Answer(request).split('\r\n\r\n');
    socket.write(`${start.replace(/transfer-encoding: chunked|content-length: \d+/, 'content-length: 9')}\r\n\r\n${body}`);
  },
  'two lengths that differ': (socket) => socket.write(`${head('200 OK', 'content-length: 2', 'content-length: 3')}{} `),
  'chunks that are none': (socket) => socket.write(`${head('200 OK', 'transfer-encoding: chunked')}zz\r\nhello\r\n`),
  'garbage instead of HTTP': (socket) => socket.write('\u0000\u0001 this is no HTTP \r\n\r\n'),
  'garbage instead of JSON': (socket) => socket.write(`${head('200 OK', 'content-length: 7')}{"a":\n}`),
  'an empty answer': (socket) => socket.write(head('200 OK', 'content-length: 0')),
  'a zipped answer that is not': (socket) => socket.write(`${head('200 OK', 'content-encoding: gzip', 'content-length: 3')}abc`),
  '429 with Retry-After': refusal(429, 'retry-after: 1'),
  '429 without': refusal(429),
  '503 with Retry-After': refusal(503, 'retry-after: 1'),
  '503 without': refusal(503),
  '502 with a page of HTML': (socket) => socket.write('HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>'),
};

const http2Faults: Readonly<Record<string, Http2Fault>> = {
  'HTTP/2: GOAWAY, and no answer': (session) => {
    session.goaway(0);
    setTimeout(() => session.destroy(), 20);
  },
  'HTTP/2: the answer, with a GOAWAY before it': (session, _stream, answer) => {
    session.close();
    answer();
  },
  'HTTP/2: the stream reset': (_session, stream) => stream.close(2),
  'HTTP/2: no answer': () => undefined,
  'HTTP/2: half an answer, then silence': (_session, stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/json' });
    stream.write('{"kind":');
  },
};

const HASTE = 12;

/** A clock that runs faster than the computer's, and counts what it still has to do. */
function fastClock(): Clock & { pending(): number } {
  const started = Date.now();
  const timers = new Set<NodeJS.Timeout>();
  return {
    now: () => (Date.now() - started) * HASTE,
    schedule: (delayMs, run) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        run();
      }, delayMs / HASTE);
      timers.add(timer);
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },
    pending: () => timers.size,
  };
}

function outcomeOf(error: unknown): string {
  if (error instanceof ApiError) return `ApiError ${error.httpStatus}`;
  if (error instanceof TransportError) return error.retriable ? 'TransportError, retriable' : 'TransportError';
  return isKubeError(error) || error instanceof DOMException ? error.name : (error as Error).message;
}

async function outcome(server: FaultyServer, source: Partial<Connection>, call: (client: Client) => Promise<unknown>): Promise<string> {
  const clock = fastClock();
  const impatient: ConnectionLimits = { connectMs: 20_000, answerMs: 600, bodyIdleMs: 600, streamIdleMs: 600, http2: source.tls !== undefined };
  const url = `${source.tls === undefined ? 'http' : 'https'}://127.0.0.1:${server.port}`;
  const client = await createClient(
    { server: url, ...source },
    { clock, connection: impatient, rateLimits: 'off', retry: { retries: 2, connectionDelayMs: 1_000 } },
  );
  const ended = await call(client).then(() => 'answered', outcomeOf);
  await until(() => clock.pending() === 0);
  await client.close();
  await until(() => server.sockets.size === 0);
  if (server.requests() <= 1) return ended;
  return `${ended}, ${ended === 'TimeoutError' ? 'several' : server.requests()} requests`;
}

async function rowOf(title: string, start: () => Promise<FaultyServer>, source: Partial<Connection>): Promise<string> {
  const cells = Object.values(verbs).map(async (call) => {
    await using server = await start();
    return await outcome(server, source, call);
  });
  return `| ${[title, ...(await Promise.all(cells))].join(' | ')} |`;
}

const silent = (): Promise<FaultyServer> => faultyServer(() => undefined, Number.POSITIVE_INFINITY);

async function nobody(): Promise<FaultyServer> {
  const server = await silent();
  await server[Symbol.asyncDispose]();
  return server;
}

const AT_A_TIME = 5;

async function table(times: number): Promise<string> {
  const columns = ['fault', ...Object.keys(verbs)];
  const lines = [`| ${columns.join(' | ')} |`, `| ${columns.map(() => '---').join(' | ')} |`];
  const source = { tls: { ca: { pem: authority.certificatePem } } };
  const rows = [
    () => rowOf('nobody listens', nobody, {}),
    () => rowOf('a TLS handshake that never ends', silent, source),
    ...Object.entries(http1Faults).map(
      ([title, fault]) =>
        () =>
          rowOf(title, () => faultyServer(fault, times), {}),
    ),
    ...Object.entries(http2Faults).map(
      ([title, fault]) =>
        () =>
          rowOf(title, () => faultyHttp2Server(fault, times, tls), source),
    ),
  ];
  for (let at = 0; at < rows.length; at += AT_A_TIME) lines.push(...(await Promise.all(rows.slice(at, at + AT_A_TIME).map((row) => row()))));
  return lines.join('\n');
}

const page = (once: string, always: string): string => `# What comes of faults

What a call ends with when the server, or the line to it, misbehaves. The tables are written and checked by
\`test/behaviour/client-faults.test.ts\`, against servers on real sockets: rows are faults, columns are verbs.

- *answered* is what was asked for; with a number of requests, after another try.
- *TransportError* is no answer; *retriable* says that the same call may succeed a moment later.
- *DecodeError* is an answer that is not what it claims to be, *ApiError* the server's own refusal with its status.
- *TimeoutError* is the end of the call's \`timeoutMs\`. Nothing takes longer, and no connection or timer is left after it.

A call is made again only when that is safe: a GET whose connection broke before its answer, after one second, and any call that the
server refused with 429 or 5xx and a \`Retry-After\` in seconds. A watch with \`resume\` is opened again at its last version after whatever may
pass. A write whose answer was lost is never repeated: it may have happened.

## A fault that happens once

Times of silence are set to 0.6 seconds, the call's to 30 on a clock that runs twelve times as fast; there are two retries in place of ten.

${once}

## A fault that does not go away

${always}
`;

test('what comes of each fault is what the page about faults says, nothing hangs, and no connection or timer is left', async () => {
  const [once, always] = [await table(1), await table(Number.POSITIVE_INFINITY)];
  await expect(page(once, always)).toMatchFileSnapshot('../../docs/client-faults.md');
}, 120_000);

const program = `
import { createClient } from 'kubestage';
const client = await createClient({ server: process.env.SERVER });
const watch = client.request({ path: '/api/v1/pods?watch=true', mode: 'stream' }).catch((error) => error.name);
const call = await client.request({ path: '/version', timeoutMs: 100 }).catch((error) => error.name);
await client.close();
console.log(call, await watch);
`;

test('a program ends by itself once its client is closed, though its server never answered', async () => {
  await using server = await faultyServer(() => undefined, Number.POSITIVE_INFINITY);
  const args = ['--conditions=kubestage-source', '--input-type=module', '-e', program];
  const env = { ...process.env, SERVER: `http://127.0.0.1:${server.port}` };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 30_000 });
  expect(stdout).toBe('TimeoutError TransportError\n');
});
