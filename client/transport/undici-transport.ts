import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../machinery/clock.ts';
import { systemClock } from '../system-clock.ts';
import { abortable } from './abortable.ts';
import { type ConnectionLimits, type Dispatchers, dispatchersFor, type TlsIdentity } from './dispatchers.ts';
import { bodyReader, type HttpBody, streamedBody } from './http-body.ts';
import { rotation } from './rotation.ts';
import { transportError, wasNeverSent } from './socket-error.ts';
import { dispatchStream } from './stream-request.ts';
import type { Transport, WireBody, WireRequest, WireResponse } from './transport.ts';
import { dispatchUpgrade } from './upgrade.ts';

/** What an HTTP transport is made of. */
export interface UndiciTransportOptions extends ConnectionLimits {
  /** `https://host:6443`, with a path where the API is not at the root. */
  readonly server: string;
  /**
   * Asked before every request, and every five minutes while a watch is open: when it answers otherwise than before, connections are made anew
   * and the old ones closed.
   */
  readonly identity: () => Promise<TlsIdentity>;
  /** `http:`, `https:` or `socks5:`, with a login where it wants one. */
  readonly proxy?: URL | undefined;
  /** Asks for answers as they are, not zipped. Default false. */
  readonly disableCompression?: boolean | undefined;
  /** Where the five minutes are counted. Default: the computer's clock. */
  readonly clock?: Clock | undefined;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

function requestHeaders({ headers, body, mode }: WireRequest, disableCompression: boolean): Record<string, string | string[]> {
  const encoding = mode === 'unary' && !disableCompression ? 'gzip' : 'identity';
  const own = Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]);
  return { 'accept-encoding': encoding, ...(body === undefined ? {} : { 'content-type': body.contentType }), ...Object.fromEntries(own) };
}

function bytesOf(body: WireBody | undefined): string | Readable | null {
  if (body === undefined) return null;
  return 'chunks' in body ? Readable.from(body.chunks) : JSON.stringify(body.value);
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: HttpBody;
}

function wireResponse({ status, headers, body }: Answer, origin: string, signal: AbortSignal | undefined): WireResponse {
  const headerValues = (name: string): readonly string[] => {
    const found = headers[name];
    return found === undefined ? [] : typeof found === 'string' ? [found] : found;
  };
  const header = (name: string): string | undefined => headerValues(name)[0];
  return { status, header, headerValues, ...bodyReader(body, header, { origin, signal }) };
}

/** A transport over sockets. */
export interface HttpTransport extends Transport {
  /** Looks at the identity now, not with the next request: connections of an old one close, watches included. */
  rotate(): Promise<void>;
}

/** Sends requests over HTTP or HTTPS, on connections that are kept and reused: one set for requests, one for watches, one for upgrades. */
export function undiciTransport(options: UndiciTransportOptions): HttpTransport {
  const server = new URL(options.server);
  const { origin } = server;
  const prefix = server.pathname.replace(/\/+$/, '');
  const { identity, clock = systemClock } = options;
  const connections = rotation({ identity, make: (now, sockets) => dispatchersFor(now, { ...options, sockets }), clock });

  async function upgrade(dispatcher: Dispatcher, sent: Dispatcher.DispatchOptions, signal: AbortSignal | undefined): Promise<WireResponse> {
    const answer = await abortable(dispatchUpgrade(dispatcher, { ...sent, upgrade: 'websocket' }, signal), signal);
    const response = wireResponse({ ...answer, body: streamedBody(answer.body) }, origin, signal);
    return answer.socket === undefined ? response : { ...response, upgraded: { socket: answer.socket, head: new Uint8Array() } };
  }

  async function sendOn(dispatchers: Dispatchers, request: WireRequest): Promise<WireResponse> {
    const { method, target, body, mode, signal, idleMs } = request;
    const headers = requestHeaders(request, options.disableCompression === true);
    const sent = { origin, path: prefix + target, method: method as Dispatcher.HttpMethod, headers, body: bytesOf(body) };
    if (mode === 'upgrade') return upgrade(dispatchers.upgrade, sent, signal);
    const limits = idleMs === undefined ? {} : { bodyTimeout: idleMs };
    // undici hears of an abort only once it is connected.
    if (mode === 'stream') {
      const answer = await abortable(dispatchStream(dispatchers.stream, { ...sent, ...limits }, signal), signal);
      connections.watch(answer.closed);
      return wireResponse(answer, origin, signal);
    }
    const {
      statusCode: status,
      headers: answered,
      body: whole,
    } = await abortable(dispatchers.unary.request({ ...sent, ...limits, ...(signal === undefined ? {} : { signal }) }), signal);
    return wireResponse({ status, headers: answered, body: streamedBody(whole) }, origin, signal);
  }

  async function send(request: WireRequest): Promise<WireResponse> {
    const { signal } = request;
    for (;;) {
      const dispatchers = await abortable(connections.current(), signal);
      try {
        return await sendOn(dispatchers, request);
      } catch (error) {
        signal?.throwIfAborted();
        const isGone = request.body !== undefined && 'chunks' in request.body;
        if (isGone || !wasNeverSent(error)) throw transportError(error, origin);
      }
    }
  }

  const rotate = async (): Promise<void> => void (await connections.current());
  return { send, rotate, close: connections.close };
}
