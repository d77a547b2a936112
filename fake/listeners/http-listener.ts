import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { indentJson } from '../../machinery/json-indent.ts';
import type { Exchange, ExchangeRequest, ExchangeResponse, Peer, RequestBody, UserInfo } from '../../machinery/exchange.ts';
import { wireBody } from './wire-body.ts';

/** Where to listen, and with which certificate: PEM texts, made by the caller. Without `tls` it is plain HTTP. */
export interface ListenOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** `ca` signs the client certificates that are taken for users. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca?: string };
  /** Who asks when a request brings no credentials; default `system:anonymous`. kubectl sends none over plain HTTP. */
  readonly withoutCredentials?: UserInfo;
}

/** A listening door. */
export interface Listener {
  /** `https://127.0.0.1:6443`, without a slash at the end. */
  readonly url: string;
  /** Stops listening and ends every connection, watches too. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

// The API server compresses answers above this size when asked to.
const GZIP_FROM = 128 * 1024;

function peerOf({ socket, headers }: IncomingMessage, withoutCredentials: UserInfo | undefined): Peer {
  if (!(socket instanceof TLSSocket) || !socket.authorized) {
    return withoutCredentials === undefined || headers.authorization !== undefined ? {} : { user: withoutCredentials };
  }
  const { subject } = socket.getPeerCertificate();
  if (subject?.CN === undefined) return {};
  const organizations: unknown = subject.O;
  const commonName = String(subject.CN);
  return {
    certificate: {
      commonName,
      organizations: Array.isArray(organizations) ? organizations.map(String) : organizations === undefined ? [] : [String(organizations)],
    },
  };
}

function bodyOf(message: IncomingMessage): RequestBody {
  if (message.headers['content-length'] === undefined && message.headers['transfer-encoding'] === undefined) return { kind: 'none' };
  const read = async (limit: number): Promise<Uint8Array> => {
    if (Number(message.headers['content-length'] ?? 0) > limit) throw new RangeError(`body over ${limit} bytes`);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of message as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) throw new RangeError(`body over ${limit} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  };
  return { kind: 'bytes', read };
}

function headersOf({ headers }: IncomingMessage): Record<string, string | undefined> {
  const single: Record<string, string | undefined> = {};
  for (const name in headers) {
    const value = headers[name];
    single[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return single;
}

function send(response: ServerResponse, body: string | Uint8Array, wantsGzip: boolean): void {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  if (wantsGzip && length > GZIP_FROM) {
    const packed = gzipSync(body, { level: 1 });
    response.setHeader('content-encoding', 'gzip');
    response.setHeader('vary', 'Accept-Encoding');
    response.setHeader('content-length', packed.length);
    response.end(packed);
    return;
  }
  response.setHeader('content-length', length);
  // A text goes out in one piece with the headers.
  response.end(body);
}

/** Resolves when a slow reader has taken what waits for it, or is gone. Leaves no listener behind, of which a long watch would gather many. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

async function sendChunks(response: ServerResponse, chunks: AsyncIterable<string | Uint8Array>, signal: AbortSignal): Promise<void> {
  response.flushHeaders();
  for await (const chunk of chunks) {
    if (signal.aborted) return;
    if (!response.write(chunk)) await drained(response);
  }
  response.end();
}

/** Whether the caller reads the answer as text. @see apiserver pkg/endpoints/handlers/negotiation/negotiate.go isPrettyPrint (v1.37) */
function wantsPretty({ target, headers }: ExchangeRequest): boolean {
  const asked = new URLSearchParams(target.split('?')[1] ?? '').get('pretty') ?? '';
  if (asked !== '') return /^(1|t|T|true|TRUE|True)$/.test(asked);
  return /^(curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '');
}

const isJson = ({ body, headers }: ExchangeResponse): boolean => body.kind === 'value' && String(headers['content-type'] ?? '').startsWith('application/json');

async function write(response: ServerResponse, answer: ExchangeResponse, request: ExchangeRequest): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) if (value !== undefined) response.setHeader(name, value as string | string[]);
  const wire = wireBody(answer);
  if (request.method === 'HEAD') response.end();
  else if (wire.kind === 'whole')
    send(
      response,
      typeof wire.content === 'string' && isJson(answer) && wantsPretty(request) ? indentJson(wire.content) : wire.content,
      /\bgzip\b/.test(request.headers['accept-encoding'] ?? ''),
    );
  else await sendChunks(response, wire.chunks, request.signal);
}

async function answerOne(exchange: Exchange, message: IncomingMessage, response: ServerResponse, peer: Peer): Promise<void> {
  const gone = new AbortController();
  // Who has the whole answer has not gone: an abort would only cost an error that nobody sees.
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const request: ExchangeRequest = {
    method: message.method ?? 'GET',
    target: message.url ?? '/',
    headers: headersOf(message),
    body: bodyOf(message),
    signal: gone.signal,
    peer,
  };
  const answer = await exchange(request);
  // An upload that nobody read to its end would keep the connection busy.
  if (!message.complete && answer.status >= 400) response.setHeader('connection', 'close');
  await write(response, answer, request);
}

/** Breaks the connection once what was written is on its way: a client sees a stream that has no end. */
function breakOff(response: ServerResponse): void {
  if (response.socket === null) response.destroy();
  else response.socket.destroySoon();
}

function serverFor({ tls }: ListenOptions, handle: (message: IncomingMessage, response: ServerResponse) => void): Server {
  if (tls === undefined) return createServer(handle);
  const withClients = tls.ca === undefined ? {} : { ca: tls.ca, requestCert: true, rejectUnauthorized: false };
  return createTlsServer({ key: tls.key, cert: tls.cert, ...withClients }, handle);
}

/**
 * Opens a door over HTTP or HTTPS.
 * @throws {Error} Node's own, with `code` EADDRINUSE, EACCES, …
 */
export async function listenHttp(exchange: Exchange, options: ListenOptions = {}): Promise<Listener> {
  const server = serverFor(options, (message, response) => {
    answerOne(exchange, message, response, peerOf(message, options.withoutCredentials)).catch(() => breakOff(response));
  });
  server.keepAliveTimeout = 90_000;
  server.requestTimeout = 0;
  server.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  await once(server, 'listening');
  const { address, family, port } = server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address === '::' ? '::1' : address}]` : address === '0.0.0.0' ? '127.0.0.1' : address;
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url: `${options.tls === undefined ? 'http' : 'https'}://${host}:${port}`, close, [Symbol.asyncDispose]: close };
}
