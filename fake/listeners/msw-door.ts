import { HttpRequestInterceptor } from '@mswjs/interceptors/http';
import { type HttpHandler, HttpResponse, http } from 'msw';
import { defineNetwork, InterceptorSource } from 'msw/experimental';
import type { FakeCluster } from '../cluster.ts';
import type { ConnectionOptions } from './in-process.ts';

/** Where the fake server is said to be, and who asks. */
export interface MswOptions extends ConnectionOptions {
  /** The origin that the code under test calls: `https://kubernetes.test`. */
  readonly origin: string;
}

/** A network in which one origin is a fake cluster. */
export interface KubeNetwork extends AsyncDisposable {
  /** Lets requests out to the real network again. */
  close(): Promise<void>;
}

/** A request that msw does not see went past the cluster. */
export class NotInterceptedError extends Error {
  override name = 'NotInterceptedError';
}

const isWatch = (request: Request): boolean => /^(1|true)$/.test(new URL(request.url).searchParams.get('watch') ?? '');

/**
 * A stream that begins with an empty line: msw holds the head of an answer back until the first byte of its body. msw has no way to
 * break off a body either, so a watch that is cut off ends as a closed one does.
 */
function started(response: Response): Response {
  const reader = response.body?.getReader();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('\n')),
    pull: async (controller) => {
      const next = await reader?.read().catch(() => undefined);
      if (next === undefined || next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: (reason) => reader?.cancel(reason),
  });
  return new Response(body, response);
}

/**
 * Handlers for msw's `setupServer`: code that calls the global `fetch`, or `node:http`, meets the cluster at the origin.
 *
 * `setupServer` does not see what npm's undici sends by its own functions and agents; @kubernetes/client-node and the client of this
 * package do so. Use {@link setupKubeNetwork} for them, and {@link expectIntercepted} where it is not certain.
 */
export function kubeHandlers(cluster: FakeCluster, { origin, ...connection }: MswOptions): readonly HttpHandler[] {
  const answer = cluster.fetch(connection);
  return [
    http.all(`${new URL(origin).origin}/*`, async ({ request }) => {
      const response = await answer(request).catch(() => HttpResponse.error());
      return isWatch(request) && response.ok ? started(response) : response;
    }),
  ];
}

/** Sets up a network that sees every HTTP request of the process, npm undici's own too; other origins are answered as `unhandled` says. */
export async function setupKubeNetwork(cluster: FakeCluster, options: MswOptions & { readonly unhandled?: 'bypass' | 'error' }): Promise<KubeNetwork> {
  const { unhandled = 'bypass', ...rest } = options;
  const network = defineNetwork({
    sources: [new InterceptorSource({ interceptors: [new HttpRequestInterceptor()] })],
    handlers: [...kubeHandlers(cluster, rest)],
    onUnhandledFrame: unhandled,
  });
  await network.enable();
  const close = async (): Promise<void> => {
    await network.disable();
  };
  return { close, [Symbol.asyncDispose]: close };
}

/**
 * Makes a call and makes sure that the cluster has seen it.
 * @throws {NotInterceptedError} when the call went elsewhere, whatever became of it there
 */
export async function expectIntercepted(cluster: FakeCluster, call: () => unknown): Promise<void> {
  const mark = cluster.actions.mark();
  const failure: unknown = await Promise.resolve()
    .then(call)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  if (cluster.actions.mark().id > mark.id) return;
  throw new NotInterceptedError(
    'the call did not reach the fake cluster: setupServer does not see what npm undici sends by its own functions and agents. Use setupKubeNetwork(cluster, { origin }), or cluster.listen()',
    { cause: failure },
  );
}
