import type { CallOptions } from '../call-options.ts';
import type { Client } from '../client.ts';
import type { PlainResponse } from '../plain-request.ts';
import { pathOf } from '../rest/operation.ts';
import { linesOf } from './lines.ts';

/** Which part of which log. */
export interface PodLogOptions extends CallOptions {
  /** Default: the client's own namespace. */
  readonly namespace?: string | undefined;
  /** May be left out for a pod of one container. */
  readonly container?: string | undefined;
  /** Goes on with what is written from now on, until the container ends, the loop is left or the signal aborts. */
  readonly follow?: boolean | undefined;
  /** The log of the run before the last restart. */
  readonly previous?: boolean | undefined;
  /** Only lines from the last so many seconds. */
  readonly sinceSeconds?: number | undefined;
  /** Only lines from then on, RFC 3339; not together with `sinceSeconds`. */
  readonly sinceTime?: string | undefined;
  /** Only the last so many lines of what is there. */
  readonly tailLines?: number | undefined;
  /** Puts the time of each line before it, RFC 3339 with nanoseconds. */
  readonly timestamps?: boolean | undefined;
  /** While following: gives up with a `TransportError` when nothing has come for so many milliseconds. Default: never, since quiet is no failure. */
  readonly idleMs?: number | undefined;
  /** The most to be read; ends in the middle of a line if need be. */
  readonly limitBytes?: number | undefined;
}

/** A log, read in one of its forms, once. Nothing is asked before it is; leaving a loop closes the connection. */
export interface PodLogReader extends AsyncIterable<string> {
  /** Line by line, without newlines: what looping over the reader itself does. */
  lines(): AsyncIterable<string>;
  /** As the bytes come, newlines included. */
  bytes(): AsyncIterable<Uint8Array>;
  /** The whole log. */
  text(): Promise<string>;
}

const pods = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };

/**
 * The log of a container.
 *
 * @throws {ApiError} when it is read: `isNotFound` without the pod; {TypeError} for a name that cannot be
 * @example
 * for await (const line of podLogs(client, 'web-0', { namespace: 'shop', follow: true, tailLines: 100 })) print(line);
 */
export function podLogs(client: Pick<Client, 'request' | 'defaultNamespace'>, pod: string, options: PodLogOptions = {}): PodLogReader {
  const { namespace = client.defaultNamespace, container, follow, previous, sinceSeconds, sinceTime, tailLines, timestamps, limitBytes } = options;
  const { signal, timeoutMs, headers, idleMs = 0 } = options;
  const path = pathOf({ resource: pods, namespace, name: pod, subresource: 'log' });
  const query = { container, follow, previous, sinceSeconds, sinceTime, tailLines, timestamps, limitBytes };
  const open = (): Promise<PlainResponse> =>
    client.request({
      path,
      query,
      headers: { accept: '*/*', ...headers },
      // A container may say nothing for hours; that its line is dead is for TCP to find out.
      ...(follow === true ? { mode: 'stream', idleMs } : { mode: 'unary' }),
      ...(signal === undefined ? {} : { signal }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  async function* bytes(): AsyncGenerator<Uint8Array, void> {
    yield* (await open()).chunks();
    signal?.throwIfAborted();
  }
  const lines = (): AsyncIterable<string> => linesOf(bytes());
  return {
    lines,
    bytes,
    text: async () => (await open()).text(),
    [Symbol.asyncIterator]: () => lines()[Symbol.asyncIterator](),
  };
}
