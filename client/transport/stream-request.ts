import type { Dispatcher } from 'undici';
import type { HttpBody } from './http-body.ts';
import { inflow } from './inflow.ts';

/** The head of an answer, with the body still to come. */
export interface StreamAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: HttpBody;
  /** Resolves when the answer is over, one way or the other. */
  readonly closed: Promise<void>;
}

const unread = (): Error => new DOMException('the answer is not read any more', 'AbortError');
const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new DOMException('the request was aborted', 'AbortError'));

/**
 * Sends a request whose answer comes over time. undici's own `request` puts a stream between, whose buffer and ticks were a tenth of the
 * work of a busy watch.
 *
 * @throws {Error} undici's own, without an answer
 */
export function dispatchStream(dispatcher: Dispatcher, options: Dispatcher.DispatchOptions, signal: AbortSignal | undefined): Promise<StreamAnswer> {
  const answer = Promise.withResolvers<StreamAnswer>();
  const closed = Promise.withResolvers<void>();
  let controller: Dispatcher.DispatchController | undefined;
  let isOver = false;
  const abort = (error: Error): void => {
    if (!isOver) controller?.abort(error);
  };
  const onAbort = (): void => abort(asError(signal?.reason));
  const destroy = (): void => abort(unread());
  const { push, finish, groups } = inflow({ pause: () => controller?.pause(), resume: () => controller?.resume(), close: destroy });
  const whole = async (): Promise<Buffer> => {
    const parts: Uint8Array[] = [];
    for await (const chunks of groups()) parts.push(...chunks);
    return Buffer.concat(parts);
  };
  const settle = (error: unknown): void => {
    isOver = true;
    signal?.removeEventListener('abort', onAbort);
    finish(error);
    closed.resolve();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  dispatcher.dispatch(options, {
    onRequestStart: (started) => {
      controller = started;
      if (signal?.aborted === true) onAbort();
    },
    onResponseStart: (_controller, status, headers) => {
      // The heads before the answer's own say nothing here.
      if (status >= 200) answer.resolve({ status, headers, body: { groups, whole, destroy }, closed: closed.promise });
    },
    onResponseData: (_controller, chunk) => push(chunk),
    onResponseEnd: () => settle(undefined),
    onResponseError: (_controller, error) => {
      settle(error);
      answer.reject(error);
    },
  });
  return answer.promise;
}
