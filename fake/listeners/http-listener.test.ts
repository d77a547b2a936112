import { once } from 'node:events';
import { Agent, type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import type { Exchange, ExchangeRequest, ExchangeResponse } from '../../machinery/exchange.ts';
import { type Listener, listenHttp, type ListenOptions } from './http-listener.ts';

let listener: Listener | undefined;
afterEach(() => listener?.close());

const json = { 'content-type': 'application/json' };
const ok: ExchangeResponse = { status: 200, headers: json, body: { kind: 'value', value: { a: 1 } } };

/** A door before `answer`, and the requests that came through it. */
async function door(answer: Exchange = () => Promise.resolve(ok), options: ListenOptions = {}): Promise<{ url: string; seen: ExchangeRequest[] }> {
  const seen: ExchangeRequest[] = [];
  listener = await listenHttp((request) => {
    seen.push(request);
    return answer(request);
  }, options);
  return { url: listener.url, seen };
}

interface Answer {
  readonly message: IncomingMessage;
  readonly bytes: Buffer;
}

async function ask(url: string, options: RequestOptions = {}, body?: string | Buffer): Promise<Answer> {
  const request = httpRequest(url, options);
  request.end(body);
  const [message] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return { message, bytes: Buffer.concat(chunks) };
}

async function* forever(signal: AbortSignal): AsyncIterable<unknown> {
  yield { type: 'ADDED', object: { a: 1 } };
  await once(signal, 'abort');
}

test('path and query arrive as they were sent, header names in lower case, several of one name joined', async () => {
  const { url, seen } = await door();
  const { message, bytes } = await ask(`${url}/a%2Fb/../c?x=%20&y`, { headers: { 'X-Many': ['1', '2'] } });
  expect([message.statusCode, bytes.toString()]).toEqual([200, '{"a":1}\n']);
  expect(seen[0]).toMatchObject({ method: 'GET', headers: { 'x-many': '1, 2' }, body: { kind: 'none' }, peer: {} });
});

test('a HEAD gets the headers alone', async () => {
  const { url } = await door();
  const { message, bytes } = await ask(url, { method: 'HEAD' });
  expect([message.headers['content-type'], bytes.length]).toEqual(['application/json', 0]);
});

test('a body is read when the answer asks for it, and one over the limit is refused without reading on', async () => {
  const { url } = await door(async ({ body }) => {
    if (body.kind !== 'bytes') return ok;
    const read = await body.read(10).catch((error: unknown) => error);
    return read instanceof RangeError
      ? { status: 413, headers: {}, body: { kind: 'text', text: read.message } }
      : { ...ok, body: { kind: 'bytes', bytes: read as Uint8Array } };
  });
  expect((await ask(url, { method: 'POST' }, 'ten bytes.')).bytes.toString()).toBe('ten bytes.');
  const declared = await ask(url, { method: 'POST' }, 'eleven bytes');
  expect([declared.message.statusCode, declared.bytes.toString()]).toEqual([413, 'body over 10 bytes']);
  const chunked = await ask(url, { method: 'POST', headers: { 'transfer-encoding': 'chunked' } }, 'eleven bytes');
  expect(chunked.message.statusCode).toBe(413);
});

test('one connection takes request after request', async () => {
  const { url } = await door();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const first = await ask(url, { agent });
  const second = await ask(url, { agent });
  expect(second.message.socket).toBe(first.message.socket);
  expect(first.message.headers.connection).toBe('keep-alive');
  agent.destroy();
});

test('large answers are packed for those who take gzip, small ones for nobody', async () => {
  const text = 'x'.repeat(200_000);
  const { url } = await door(({ target }) => Promise.resolve({ status: 200, headers: {}, body: { kind: 'text', text: target === '/small' ? 'x' : text } }));
  const packed = await ask(url, { headers: { 'accept-encoding': 'gzip' } });
  expect([packed.message.headers['content-encoding'], gunzipSync(packed.bytes).toString()]).toEqual(['gzip', text]);
  expect((await ask(url)).message.headers['content-encoding']).toBeUndefined();
  expect((await ask(`${url}/small`, { headers: { 'accept-encoding': 'gzip' } })).message.headers['content-encoding']).toBeUndefined();
});

test('JSON is indented for those who ask for it, and for curl and browsers unless they do not want it', async () => {
  const { url } = await door(() => Promise.resolve({ status: 200, headers: json, body: { kind: 'value', value: { a: [1] } } }));
  const text = async (path: string, agent: string): Promise<string> =>
    (await ask(`${url}${path}`, { headers: { 'user-agent': agent } })).bytes.toString().trimEnd();
  const indented = '{\n  "a": [\n    1\n  ]\n}';
  expect([await text('/?pretty=true', 'a/1'), await text('/', 'curl/8.5'), await text('/', 'Mozilla/5.0 (X11)')]).toEqual([indented, indented, indented]);
  expect([await text('/?pretty=false', 'curl/8.5'), await text('/', 'a/1')]).toEqual(['{"a":[1]}', '{"a":[1]}']);
});

test('events are written as they come, a line each', async () => {
  const { url } = await door(({ signal }) => Promise.resolve({ status: 200, headers: json, body: { kind: 'events', events: forever(signal) } }));
  const request = httpRequest(url).end();
  const [message] = (await once(request, 'response')) as [IncomingMessage];
  const [line] = (await once(message, 'data')) as [Buffer];
  expect(line.toString()).toBe('{"type":"ADDED","object":{"a":1}}\n');
  request.destroy();
});

test('the signal of a request aborts when its caller goes away', async () => {
  const { promise, resolve } = Promise.withResolvers<AbortSignal>();
  const { url } = await door(({ signal }) => {
    resolve(signal);
    return Promise.resolve({ status: 200, headers: json, body: { kind: 'events', events: forever(signal) } });
  });
  const request = httpRequest(url).end();
  await once(request, 'response');
  const signal = await promise;
  request.on('error', () => undefined);
  request.destroy();
  if (!signal.aborted) await once(signal, 'abort');
  expect(signal.aborted).toBe(true);
});

test('closing ends open watches and lets the port go', async () => {
  const { url } = await door(({ signal }) => Promise.resolve({ status: 200, headers: json, body: { kind: 'events', events: forever(signal) } }));
  const request = httpRequest(url).end();
  const [message] = (await once(request, 'response')) as [IncomingMessage];
  const cut = new Promise((resolve) => message.once('close', resolve));
  message.on('error', () => undefined).resume();
  await listener?.close();
  await cut;
  await expect(ask(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await listener?.close();
});

test('a port that is taken is an error with Node’s code', async () => {
  const { url } = await door();
  await expect(listenHttp(() => Promise.resolve(ok), { port: Number(new URL(url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
