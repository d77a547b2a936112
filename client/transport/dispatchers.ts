import { Socket } from 'node:net';
import type { Agent, buildConnector } from 'undici';
import { openTunnel, type TunnelOptions } from './tunnel.ts';

/** What a TLS connection is made with; PEM texts. Two of these that are equal share connections. */
export interface TlsIdentity {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly servername?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
}

/** How connections are made and when they count as dead; times in milliseconds. */
export interface ConnectionLimits {
  /** Offers HTTP/2, for requests and watches; upgrades stay with HTTP/1.1. Default false. */
  readonly http2?: boolean | undefined;
  /** How long connecting may take, TLS and a proxy included. Default 30 000. */
  readonly connectMs?: number | undefined;
  /** How long a request or a watch may wait for the head of its answer. Default 120 000: the server itself gives up after 60 seconds. */
  readonly answerMs?: number | undefined;
  /** How long a whole answer may pause. Default 60 000. */
  readonly bodyIdleMs?: number | undefined;
  /** How long a watch may be silent before its connection counts as dead. Default 630 000: longer than the server lets any watch live. */
  readonly streamIdleMs?: number | undefined;
}

/** The connections of one TLS identity, by what goes over them. */
export interface Dispatchers {
  readonly identity: TlsIdentity;
  readonly unary: Agent;
  readonly stream: Agent;
  readonly upgrade: Agent;
}

const CONNECT_MS = 30_000;
const ANSWER_MS = 120_000;
const BODY_IDLE_MS = 60_000;
const STREAM_IDLE_MS = 630_000;
const KEEP_ALIVE_PROBE_MS = 30_000;

/** Whether connections made with one may serve the other. */
export function sameIdentity(a: TlsIdentity, b: TlsIdentity): boolean {
  return a.ca === b.ca && a.cert === b.cert && a.key === b.key && a.servername === b.servername && a.insecureSkipTlsVerify === b.insecureSkipTlsVerify;
}

function tlsOptions({ ca, cert, key, servername, insecureSkipTlsVerify }: TlsIdentity): buildConnector.BuildOptions {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    ...(servername === undefined ? {} : { servername }),
    rejectUnauthorized: insecureSkipTlsVerify !== true,
    minVersion: 'TLSv1.2',
  };
}

/** Puts a proxy between: first the tunnel, then the TLS of the server inside it. */
function throughProxy(direct: buildConnector.connector, proxy: URL, identity: TlsIdentity, way: Omit<TunnelOptions, 'tls'>): buildConnector.connector {
  const tls = { rejectUnauthorized: identity.insecureSkipTlsVerify !== true, ...(identity.ca === undefined ? {} : { ca: identity.ca }) };
  return (options, callback) => {
    const isTls = options.protocol === 'https:';
    const port = options.port === '' ? (isTls ? 443 : 80) : Number(options.port);
    openTunnel(proxy, { host: options.hostname, port }, { ...way, tls }).then(
      (socket) => (isTls ? direct({ ...options, httpSocket: socket }, callback) : callback(null, socket)),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
}

/** Keeps every socket in sight until it closes: one that is not connected yet, or left HTTP by an upgrade, is not undici's to close. */
function track(socket: unknown, sockets: Set<Socket>): void {
  if (!(socket instanceof Socket) || sockets.has(socket)) return;
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
}

function tracked(connector: buildConnector.connector, sockets: Set<Socket>): buildConnector.connector {
  return (options, callback) => {
    const started: unknown = connector(options, (...outcome) => {
      track(outcome[1], sockets);
      callback(...outcome);
    });
    // undici gives the socket back before it is connected, though its types do not say so.
    track(started, sockets);
  };
}

/** What connections are made with, beside an identity. */
export interface DispatcherOptions extends ConnectionLimits {
  readonly proxy?: URL | undefined;
  /** Gets every socket while it is open. */
  readonly sockets: Set<Socket>;
}

/** Makes the connections of an identity. undici is loaded with the first, so that importing the client costs next to nothing. */
export async function dispatchersFor(identity: TlsIdentity, options: DispatcherOptions): Promise<Dispatchers> {
  const { Agent: UndiciAgent, buildConnector } = await import('undici');
  const { http2 = false, connectMs = CONNECT_MS, answerMs = ANSWER_MS, bodyIdleMs = BODY_IDLE_MS, proxy, sockets } = options;
  const way = { timeoutMs: connectMs, onSocket: (socket: Socket): void => track(socket, sockets) };
  const connector = (allowH2: boolean): buildConnector.connector => {
    const direct = buildConnector({ ...tlsOptions(identity), timeout: connectMs, keepAliveInitialDelay: KEEP_ALIVE_PROBE_MS, allowH2 });
    return tracked(proxy === undefined ? direct : throughProxy(direct, proxy, identity, way), sockets);
  };
  // One request at a time on a connection of HTTP/1.1: an answer that is slow holds up nothing behind it.
  const shared = { connect: connector(http2), allowH2: http2, ...(http2 ? {} : { pipelining: 1 }) };
  // Watches hold their connection for minutes: in a pool with the requests, or in one with a cap, they would starve them.
  return {
    identity,
    unary: new UndiciAgent({
      ...shared,
      connections: 32,
      keepAliveTimeout: 30_000,
      headersTimeout: answerMs,
      bodyTimeout: bodyIdleMs,
    }),
    stream: new UndiciAgent({
      ...shared,
      connections: null,
      keepAliveTimeout: 4_000,
      headersTimeout: answerMs,
      bodyTimeout: options.streamIdleMs ?? STREAM_IDLE_MS,
    }),
    upgrade: new UndiciAgent({
      connect: connector(false),
      allowH2: false,
      pipelining: 1,
      connections: null,
      keepAliveTimeout: 1,
      headersTimeout: answerMs,
      bodyTimeout: bodyIdleMs,
    }),
  };
}

/** Lets go of old connections: requests may finish, watches end and are resumed on new ones; an upgraded connection is its holder's. */
export async function retire(old: Dispatchers): Promise<void> {
  await Promise.allSettled([old.unary.close(), old.stream.destroy(), old.upgrade.close()]);
}

/** Closes everything at once. */
export async function destroy(open: Dispatchers | undefined): Promise<void> {
  await Promise.all([open?.unary.destroy(), open?.stream.destroy(), open?.upgrade.destroy()]);
}
