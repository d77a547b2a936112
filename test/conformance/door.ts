import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { FakeCluster } from '../../fake/index.ts';
import type { ExchangeResponse } from '../../machinery/exchange.ts';
import { encodeEvent, encodeValue } from '../../fake/pipeline/encoding.ts';

/** One request of a scenario. */
export interface Call {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

/** An answer under way: its head, and its body piece by piece. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly chunks: AsyncIterable<string>;
  readonly close: () => void;
}

/** A way to an API server. */
export interface Door {
  readonly name: string;
  /** What the polls of scenarios are multiplied with: 1 for a server at a distance, less for one in this process. */
  readonly patience: number;
  /** How many scenarios may run at a time. */
  readonly width: number;
  open(call: Call): Promise<OpenAnswer>;
  close(): void;
}

/** How long to wait, and how much at a time. */
export type Pace = Pick<Door, 'patience' | 'width'>;

const CALL_TIMEOUT_MS = 30_000;

async function* textOf(message: IncomingMessage): AsyncIterable<string> {
  message.setEncoding('utf8');
  for await (const chunk of message) yield String(chunk);
}

/** Over sockets, to any server; certificates are not checked. */
export function httpDoor(server: string, token: string | undefined, pace: Pace = { patience: 1, width: 4 }): Door {
  const url = new URL(server);
  const isTls = url.protocol === 'https:';
  const agent = isTls ? new HttpsAgent({ keepAlive: true, rejectUnauthorized: false, maxSockets: 64 }) : new HttpAgent({ keepAlive: true, maxSockets: 64 });
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return {
    name: 'http',
    ...pace,
    close: () => agent.destroy(),
    open: ({ method, target, headers, body }) => {
      const { promise, resolve, reject } = Promise.withResolvers<OpenAnswer>();
      const options = { method, agent, headers: { 'user-agent': 'conformance/1', ...authorization, ...headers } as Record<string, string | string[]> };
      const request = (isTls ? httpsRequest : httpRequest)(new URL(target, url), options, (message) => {
        resolve({ status: message.statusCode ?? 0, headers: message.headers, chunks: textOf(message), close: () => message.destroy() });
      });
      request.on('error', reject);
      request.setTimeout(CALL_TIMEOUT_MS, () => request.destroy(new Error(`no answer in ${CALL_TIMEOUT_MS / 1000} s: ${method} ${target}`)));
      request.end(body);
      return promise;
    },
  };
}

async function* chunksOf(answer: ExchangeResponse): AsyncIterable<string> {
  const { body } = answer;
  if (body.kind === 'text') yield body.text;
  else if (body.kind === 'bytes') yield new TextDecoder().decode(body.bytes);
  else if (body.kind === 'value') yield encodeValue(body.value, String(answer.headers['content-type'] ?? ''));
  else if (body.kind === 'events') for await (const event of body.events) yield encodeEvent(event);
  else if (body.kind === 'stream') for await (const chunk of body.chunks) yield new TextDecoder().decode(chunk);
}

function lowerCase(headers: Call['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), typeof value === 'string' ? value : value.join(', ')]));
}

// What a socket's writer does to every answer, a door without sockets leaves to its reader.
function headOf(answer: ExchangeResponse): OpenAnswer['headers'] {
  const warning = answer.headers['warning'];
  return Array.isArray(warning) ? { ...answer.headers, warning: warning.join(', ') } : answer.headers;
}

/** Straight into a cluster of this process: JSON bodies go over as values. */
export function inProcessDoor(cluster: FakeCluster, token: string, pace: Pace): Door {
  return {
    name: 'in-process',
    ...pace,
    close: () => undefined,
    open: async ({ method, target, headers, body }) => {
      const gone = new AbortController();
      const bytes = body === undefined ? undefined : new TextEncoder().encode(body);
      const read = async (limit: number): Promise<Uint8Array> => {
        if (bytes !== undefined && bytes.length > limit) throw new RangeError(`body over ${limit} bytes`);
        return bytes ?? new Uint8Array();
      };
      const all = lowerCase({ 'user-agent': 'conformance/1', authorization: `Bearer ${token}`, ...headers });
      const answer = await cluster.exchange({
        method,
        target,
        headers: all,
        body: bytes === undefined ? { kind: 'none' } : { kind: 'bytes', read },
        signal: gone.signal,
        peer: {},
      });
      const empty = { ...answer, body: { kind: 'empty' } as const };
      return { status: answer.status, headers: headOf(answer), chunks: chunksOf(method === 'HEAD' ? empty : answer), close: () => gone.abort() };
    },
  };
}
