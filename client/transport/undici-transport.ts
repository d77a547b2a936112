import type { Readable } from 'node:stream';
import type { Agent, Dispatcher } from 'undici';
import { bodyReader } from './http-body.ts';
import { transportError } from './socket-error.ts';
import type { Transport, WireRequest, WireResponse } from './transport.ts';

/** What a TLS connection is made with; PEM texts. Two of these that are equal share connections. */
export interface TlsIdentity {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly servername?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
}

/** What an HTTP transport is made of. */
export interface UndiciTransportOptions {
  /** `https://host:6443`, with a path where the API is not at the root. */
  readonly server: string;
  /** Asked before every request: when it answers otherwise than before, connections are made anew and the old ones closed. */
  readonly identity: () => Promise<TlsIdentity>;
  /** How long a watch may be silent before its connection counts as dead, in milliseconds. Default 630 000: longer than the server lets any watch live. */
  readonly streamIdleMs?: number;
  /** How long a whole answer may pause, in milliseconds. Default 60 000. */
  readonly bodyIdleMs?: number;
}

interface Dispatchers {
  readonly identity: TlsIdentity;
  readonly unary: Agent;
  readonly stream: Agent;
}

const sameIdentity = (a: TlsIdentity, b: TlsIdentity): boolean =>
  a.ca === b.ca && a.cert === b.cert && a.key === b.key && a.servername === b.servername && a.insecureSkipTlsVerify === b.insecureSkipTlsVerify;

/** undici is loaded with the first connection, so that importing the client costs next to nothing. HTTP/1.1: see decisions on h2. */
async function dispatchersFor(identity: TlsIdentity, options: UndiciTransportOptions): Promise<Dispatchers> {
  const { Agent: UndiciAgent } = await import('undici');
  const { ca, cert, key, servername, insecureSkipTlsVerify } = identity;
  const connect = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    ...(servername === undefined ? {} : { servername }),
    rejectUnauthorized: insecureSkipTlsVerify !== true,
    timeout: 30_000,
    keepAliveInitialDelay: 30_000,
    minVersion: 'TLSv1.2' as const,
  };
  const shared = { connect, allowH2: false, pipelining: 1 };
  // Watches hold their connection for minutes: in a pool with the requests they would starve them.
  return {
    identity,
    unary: new UndiciAgent({ ...shared, connections: 32, keepAliveTimeout: 30_000, headersTimeout: 0, bodyTimeout: options.bodyIdleMs ?? 60_000 }),
    stream: new UndiciAgent({
      ...shared,
      connections: null,
      keepAliveTimeout: 4_000,
      headersTimeout: 60_000,
      bodyTimeout: options.streamIdleMs ?? 630_000,
    }),
  };
}

function requestHeaders({ headers, body, mode }: WireRequest): Record<string, string | string[]> {
  const encoding = mode === 'unary' ? 'gzip' : 'identity';
  const own = Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]);
  return { 'accept-encoding': encoding, ...(body === undefined ? {} : { 'content-type': body.contentType }), ...Object.fromEntries(own) };
}

function wireResponse({ statusCode, headers, body }: Dispatcher.ResponseData, origin: string, signal: AbortSignal | undefined): WireResponse {
  const headerValues = (name: string): readonly string[] => {
    const found = headers[name];
    return found === undefined ? [] : typeof found === 'string' ? [found] : found;
  };
  const header = (name: string): string | undefined => headerValues(name)[0];
  const stream: Readable = body;
  return { status: statusCode, header, headerValues, ...bodyReader(stream, header, { origin, signal }) };
}

/** Sends requests over HTTP or HTTPS, on connections that are kept and reused: one set for requests, one for watches. */
export function undiciTransport(options: UndiciTransportOptions): Transport {
  const server = new URL(options.server);
  const { origin } = server;
  const prefix = server.pathname.replace(/\/+$/, '');
  let current: Promise<Dispatchers> | undefined;
  let isClosed = false;

  async function renew(before: Promise<Dispatchers> | undefined, identity: TlsIdentity): Promise<Dispatchers> {
    const old = await before?.catch(() => undefined);
    if (old !== undefined && sameIdentity(old.identity, identity)) return old;
    const made = await dispatchersFor(identity, options);
    // Watches on the old certificate end here and are resumed on the new one.
    if (old !== undefined) void Promise.allSettled([old.unary.close(), old.stream.destroy()]);
    return made;
  }

  async function dispatchers(): Promise<Dispatchers> {
    const identity = await options.identity();
    current = renew(current, identity);
    return current;
  }

  return {
    send: async (request) => {
      const { method, target, body, mode, signal } = request;
      if (isClosed) throw new TypeError('the client is closed');
      signal?.throwIfAborted();
      const chosen = (await dispatchers())[mode];
      try {
        const response = await chosen.request({
          origin,
          path: prefix + target,
          method: method as Dispatcher.HttpMethod,
          headers: requestHeaders(request),
          body: body === undefined ? null : JSON.stringify(body.value),
          ...(signal === undefined ? {} : { signal }),
        });
        return wireResponse(response, origin, signal);
      } catch (error) {
        signal?.throwIfAborted();
        throw transportError(error, origin);
      }
    },
    close: async () => {
      isClosed = true;
      const open = await current?.catch(() => undefined);
      await Promise.all([open?.unary.destroy(), open?.stream.destroy()]);
    },
  };
}
