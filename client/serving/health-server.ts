import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MetricsRegistry } from '../metrics/metrics-registry.ts';

/** Whether something is as it should be: `false` or a rejection says no. */
export type HealthCheck = () => boolean | Promise<boolean>;

/** What to serve, and where. */
export interface HealthServerOptions {
  /** 0 takes any free port. Default 8081. */
  readonly port?: number;
  /** Default: all addresses, because kubelets probe the pod's own. */
  readonly host?: string;
  /** Checks of `/healthz`, by name: a process that fails them is to be started anew. Read at each request, so that they may be added later. */
  readonly health?: ReadonlyMap<string, HealthCheck>;
  /** Checks of `/readyz`, by name: a process that fails them is not ready yet. */
  readonly ready?: ReadonlyMap<string, HealthCheck>;
  /** Served as `/metrics`. */
  readonly metrics?: MetricsRegistry;
}

/** A server that listens. */
export interface ServingServer extends AsyncDisposable {
  /** `http://127.0.0.1:8081`, with the address that it is bound to. */
  readonly url: string;
  close(): Promise<void>;
}

interface Reply {
  readonly code: number;
  readonly text: string;
}

async function verdict(checks: ReadonlyMap<string, HealthCheck> = new Map()): Promise<Reply> {
  const results = await Promise.all(
    [...checks].map(async ([name, check]) => ({
      name,
      isFine: await Promise.resolve()
        .then(check)
        .catch(() => false),
    })),
  );
  const isFine = results.every((result) => result.isFine);
  const lines = results.map((result) => `[${result.isFine ? '+' : '-'}]${result.name} ${result.isFine ? 'ok' : 'failed'}\n`).join('');
  // The form of the API server's own health pages. Reasons stay inside: these pages are often open to all.
  return isFine ? { code: 200, text: 'ok' } : { code: 500, text: `${lines}check failed\n` };
}

async function reply(path: string, { health, ready, metrics }: HealthServerOptions): Promise<Reply> {
  if (path === '/healthz' || path === '/livez') return verdict(health);
  if (path === '/readyz') return verdict(ready);
  if (path === '/metrics' && metrics !== undefined) return { code: 200, text: metrics.text() };
  return { code: 404, text: 'not found\n' };
}

/** Serves `/healthz`, `/livez`, `/readyz` and `/metrics` over HTTP. @throws Node's own error when it cannot listen there */
export async function healthServer(options: HealthServerOptions = {}): Promise<ServingServer> {
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    reply(path, options)
      .then(({ code, text }) => response.writeHead(code, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text))
      .catch(() => response.writeHead(500).end());
  });
  server.listen({ port: options.port ?? 8081, host: options.host ?? '0.0.0.0' });
  await once(server, 'listening');
  const { address, port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`, close, [Symbol.asyncDispose]: close };
}
