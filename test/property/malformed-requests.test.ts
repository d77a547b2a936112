import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { FakeCluster } from '../../fake/index.ts';
import type { ExchangeResponse } from '../../machinery/exchange.ts';
import { chance } from './chance.ts';
import { createRequestMaker, type MadeRequest } from './malformed-request.ts';

const REQUESTS = Number(process.env['KUBESTAGE_FUZZ_REQUESTS'] ?? 5_000);
const SEED = Number(process.env['KUBESTAGE_FUZZ_SEED'] ?? 20_261);
const PATIENCE_MS = 10_000;

const things = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } } }],
  },
};
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }] } };
const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { k: 'v' } };

// The API server has five hundreds of its own, with its own words; this is how a failure of the fake itself reads.
const FAILURE = /Internal error occurred|Cannot read propert|is not a function|is not iterable|call stack|\[Immer\]/;

function complaintOf(status: number, text: string): string | undefined {
  if (status >= 200 && status < 500) return undefined;
  const message = /"message":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text;
  return FAILURE.test(message) ? `${status} ${message.slice(0, 300)}` : undefined;
}

function textOf({ body }: ExchangeResponse): string {
  if (body.kind === 'text') return body.text;
  if (body.kind === 'value') return JSON.stringify(body.value) ?? '';
  return '';
}

const describe = ({ method, target, headers, body }: MadeRequest): string =>
  JSON.stringify({ method, target: target.slice(0, 300), headers, body: body === undefined ? undefined : Buffer.from(body).toString('latin1').slice(0, 300) });

async function inTime<T>(work: Promise<T>, what: MadeRequest): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE_MS} ms`)), PATIENCE_MS);
  try {
    return await Promise.race([work, promise]);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}: ${describe(what)}`);
  } finally {
    clearTimeout(timer);
  }
}

/** The first of those that begin alike. */
function oneOfEach(complaints: readonly string[]): readonly string[] {
  return [...new Map(complaints.toReversed().map((complaint) => [complaint.slice(0, 60), complaint])).values()].slice(0, 20);
}

async function createTarget(): Promise<FakeCluster> {
  return FakeCluster.create({ crds: things, seed: [account, pod, configMap], historyLimit: 1_000 });
}

test(`${REQUESTS} malformed requests in process: an answer each, and what is refused changes nothing`, { timeout: 3_600_000 }, async () => {
  await using cluster = await createTarget();
  const make = createRequestMaker(chance(SEED));
  const { peer } = cluster.connection();
  const complaints: string[] = [];
  for (let count = 0; count < REQUESTS; count += 1) {
    const request = make();
    const gone = new AbortController();
    const bytes = request.body;
    const before = cluster.at().revision;
    const answer = await inTime(
      cluster.exchange({
        method: request.method,
        target: request.target,
        headers: request.headers,
        body: bytes === undefined ? { kind: 'none' } : { kind: 'bytes', read: () => Promise.resolve(bytes) },
        signal: gone.signal,
        peer,
      }),
      request,
    );
    gone.abort();
    const complaint = complaintOf(answer.status, textOf(answer));
    if (complaint !== undefined) complaints.push(`${complaint}: ${describe(request)}`);
    if (answer.status >= 400 && cluster.at().revision !== before) complaints.push(`refused with ${answer.status} and yet written: ${describe(request)}`);
    // The cluster's own controllers may answer to a write with one of theirs.
    if (answer.status < 400) await cluster.settled();
  }
  expect(oneOfEach(complaints)).toEqual([]);
});

/** The head of the first answer on a socket; empty when it was closed without one. */
function headOf(socket: Socket): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    if (text.includes('\r\n\r\n')) resolve(text);
  });
  socket.on('close', () => resolve(text));
  socket.on('error', () => resolve(text));
  return promise;
}

function onTheWire({ method, target, headers, body }: MadeRequest): Buffer {
  const lines = [`${method} ${target} HTTP/1.1`, 'host: fake', 'connection: close', ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  if (body !== undefined) lines.push(`content-length: ${body.length}`);
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body ?? [])]);
}

test(`${Math.ceil(REQUESTS / 10)} malformed requests over sockets: an answer or a closed connection, and the server lives on`, {
  timeout: 3_600_000,
}, async () => {
  await using cluster = await createTarget();
  const { port } = new URL((await cluster.listen()).url);
  const make = createRequestMaker(chance(SEED + 1));
  const complaints: string[] = [];
  for (let count = 0; count < REQUESTS / 10; count += 1) {
    const request = make();
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(onTheWire(request));
    const head = await inTime(headOf(socket), request);
    socket.destroy();
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 400);
    const complaint = complaintOf(status, head);
    if (complaint !== undefined) complaints.push(`${complaint}: ${describe(request)}`);
  }
  expect(oneOfEach(complaints)).toEqual([]);
  const { exchange, peer } = cluster.connection();
  const { signal } = new AbortController();
  expect((await exchange({ method: 'GET', target: '/healthz', headers: {}, body: { kind: 'none' }, signal, peer })).status).toBe(200);
});
