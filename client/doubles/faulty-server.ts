import { createSecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { createServer, type Socket } from 'node:net';
import { type Loopback, loopback } from './loopback.ts';

/** One request, as far as a fault needs to know it. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
}

/** What a server does wrong: instead of an answer it does this to the connection. */
export type Fault = (socket: Socket, request: RawRequest) => void;

/** A server that misbehaves to its first requests, and is all right after that. */
export interface FaultyServer extends Loopback {
  /** Requests that came in whole. */
  readonly requests: () => number;
}

const configMap = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a', resourceVersion: '7' } };
const isWatch = ({ target }: RawRequest): boolean => target.includes('watch=true');

/** What is right to answer: an object, a list, or a first event. */
function rightAnswer(request: RawRequest): string {
  if (isWatch(request)) return `${JSON.stringify({ type: 'ADDED', object: configMap })}\n`;
  const isList = request.method === 'GET' && !/configmaps\/./.test(request.target);
  return JSON.stringify(isList ? { kind: 'ConfigMapList', apiVersion: 'v1', metadata: {}, items: [configMap] } : configMap);
}

/** An answer as bytes; a watch goes on after its first event. */
export function http1Answer(request: RawRequest): string {
  const text = rightAnswer(request);
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
  if (isWatch(request)) return `${head}transfer-encoding: chunked\r\n\r\n${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
  return `${head}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

/** Takes whole requests off what came in, and gives back the rest. */
function takeRequests(bytes: Buffer, take: (request: RawRequest) => void): Buffer {
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return rest;
    const head = rest.toString('latin1', 0, end);
    const whole = end + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (rest.length < whole) return rest;
    const [method = '', target = ''] = head.split(' ');
    rest = rest.subarray(whole);
    take({ method, target });
  }
}

/** Misbehaves to the first `times` requests over plain HTTP/1.1; for tests. */
export async function faultyServer(fault: Fault, times: number): Promise<FaultyServer> {
  let requests = 0;
  const server = createServer((socket) => {
    let bytes: Buffer = Buffer.alloc(0);
    socket.on('data', (part: Buffer) => {
      bytes = takeRequests(Buffer.concat([bytes, part]), (request) => {
        requests++;
        if (requests <= times) fault(socket, request);
        else socket.write(http1Answer(request));
      });
    });
  });
  return { ...(await loopback(server)), requests: () => requests };
}

/** What a server does wrong on HTTP/2. */
export type Http2Fault = (session: ServerHttp2Session, stream: ServerHttp2Stream, answer: () => void) => void;

/** Misbehaves to the first `times` requests over HTTP/2 with TLS; for tests. */
export async function faultyHttp2Server(fault: Http2Fault, times: number, tls: { readonly cert: string; readonly key: string }): Promise<FaultyServer> {
  let requests = 0;
  const server = createSecureServer(tls);
  server.on('sessionError', () => undefined);
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const request = { method: headers[':method'] ?? '', target: headers[':path'] ?? '' };
    requests++;
    const answer = (): void => {
      stream.respond({ ':status': 200, 'content-type': 'application/json' });
      stream.write(rightAnswer(request));
      if (!isWatch(request)) stream.end();
    };
    if (requests <= times && stream.session !== undefined) fault(stream.session as ServerHttp2Session, stream, answer);
    else answer();
  });
  return { ...(await loopback(server)), requests: () => requests };
}
