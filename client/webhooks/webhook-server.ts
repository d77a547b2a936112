import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../machinery/clock.ts';
import type { ServingServer } from '../serving/health-server.ts';
import { systemClock } from '../system-clock.ts';
import { type CertificateFiles, type CertificatePair, followPair, readPair } from './certificate-files.ts';
import type { WebhookRoute } from './webhook-route.ts';

/** What a webhook server serves, and with which certificate. */
export interface WebhookServerOptions {
  /** By path: `{ '/validate': validatingWebhook(…) }`. */
  readonly routes: Readonly<Record<string, WebhookRoute>>;
  /** Files are read again while the server runs; new connections then get the new certificate. */
  readonly certificate: CertificateFiles | CertificatePair;
  /** 0 takes any free port. Default 9443. */
  readonly port?: number;
  /** Default: all addresses. */
  readonly host?: string;
  /** How often files are read again, in milliseconds. Default 10 000. */
  readonly reloadMs?: number;
  readonly clock?: Clock;
  /** Told of certificates that cannot be read and of webhooks that fail. Default: `process.emitWarning`. */
  readonly onError?: (error: unknown) => void;
}

// The API server's own limit for a request, and some room for the review around it.
const LIMIT_BYTES = 7 * 1024 * 1024;

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error.message : String(error), 'KubernetesWebhookWarning');
}

async function bodyOf(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LIMIT_BYTES) throw new RangeError(`a review of more than ${LIMIT_BYTES} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

async function serve(message: IncomingMessage, response: ServerResponse, { routes, onError = warn }: WebhookServerOptions): Promise<void> {
  const [path = ''] = (message.url ?? '').split('?');
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (route === undefined || message.method !== 'POST') {
    response.writeHead(route === undefined ? 404 : 405).end();
    return;
  }
  let body: unknown;
  try {
    body = await bodyOf(message);
  } catch (error) {
    onError(error);
    response.writeHead(400, { connection: 'close' }).end();
    return;
  }
  try {
    const answer = JSON.stringify(await route.answer(body));
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  } catch (error) {
    // The server decides by the failurePolicy of its configuration; what went wrong is for this side's log.
    onError(error);
    response.writeHead(error instanceof TypeError ? 400 : 500).end();
  }
}

function follow(server: Server, pair: CertificatePair, options: WebhookServerOptions): () => void {
  const { certificate, reloadMs = 10_000, clock = systemClock, onError = warn } = options;
  if (!('certFile' in certificate)) return () => undefined;
  return followPair(certificate, pair, { clock, everyMs: reloadMs, use: (fresh) => server.setSecureContext(fresh), onError });
}

/**
 * Serves webhooks over HTTPS.
 *
 * @throws Node's own error when the certificate cannot be read or it cannot listen there
 * @example
 * await using webhooks = await webhookServer({
 *   certificate: { certFile: '/certs/tls.crt', keyFile: '/certs/tls.key' },
 *   routes: { '/validate': validatingWebhook<Website>(({ object }) => (object?.spec.image === '' ? { refuse: 'no image' } : {})) },
 * });
 */
export async function webhookServer(options: WebhookServerOptions): Promise<ServingServer> {
  const pair = 'certFile' in options.certificate ? await readPair(options.certificate) : options.certificate;
  const server = createServer({ ...pair, minVersion: 'TLSv1.2' }, (message, response) => {
    serve(message, response, options).catch(options.onError ?? warn);
  });
  server.listen({ port: options.port ?? 9443, host: options.host ?? '0.0.0.0' });
  await once(server, 'listening');
  const unfollow = follow(server, pair, options);
  const { address, port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    unfollow();
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    // Reviews that are being answered may finish; idle connections need not stay.
    server.closeIdleConnections();
    await closed;
  };
  return { url: `https://${address.includes(':') ? `[${address}]` : address}:${port}`, close, [Symbol.asyncDispose]: close };
}
