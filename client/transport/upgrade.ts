import { type Duplex, Readable } from 'node:stream';
import type { Dispatcher } from 'undici';

/** How a server answered to a request for another protocol: with the connection, or with a refusal that can be read. */
export interface UpgradeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket?: Duplex;
  readonly body: Readable;
}

/**
 * Sends a request for an upgrade. undici's own `upgrade` throws the answer of a server that refuses away, and the Status is what a caller needs.
 *
 * @throws {Error} undici's own, without an answer
 */
export function dispatchUpgrade(dispatcher: Dispatcher, options: Dispatcher.DispatchOptions, signal: AbortSignal | undefined): Promise<UpgradeAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<UpgradeAnswer>();
  let controller: Dispatcher.DispatchController | undefined;
  const abort = (): void => controller?.abort(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
  const body = new Readable({ read: () => controller?.resume(), destroy: (_error, done) => done(null) });
  const settled = (): void => signal?.removeEventListener('abort', abort);
  signal?.addEventListener('abort', abort, { once: true });
  dispatcher.dispatch(options, {
    onRequestStart: (started) => {
      controller = started;
      if (signal?.aborted === true) abort();
    },
    onRequestUpgrade: (_controller, status, headers, socket) => {
      settled();
      resolve({ status, headers, socket, body });
    },
    onResponseStart: (_controller, status, headers) => resolve({ status, headers, body }),
    onResponseData: (current, chunk) => {
      if (!body.push(chunk)) current.pause();
    },
    onResponseEnd: () => {
      settled();
      body.push(null);
    },
    onResponseError: (_controller, error) => {
      settled();
      body.destroy(error);
      reject(error);
    },
  });
  return promise;
}
