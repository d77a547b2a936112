import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Dispatcher } from 'undici';
import type { Exchange, ExchangeRequest, ExchangeResponse, Peer, RequestBody } from '../../machinery/exchange.ts';
import { headerPairs, toBytes, wireBody } from './wire-body.ts';

/** undici's own type, named here so that nothing else of the cluster has to know undici. */
export type ClusterDispatcher = Dispatcher;

type Options = Dispatcher.DispatchOptions;
type Handler = Dispatcher.DispatchHandler;

function lowerCased(name: string, value: unknown): readonly (readonly [string, string])[] {
  return value === undefined || value === null ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : String(value)]];
}

/** undici takes headers as an object, as pairs in a row, or as something to iterate over. */
function headersOf(headers: Options['headers']): Readonly<Record<string, string>> {
  if (headers === null || headers === undefined) return {};
  if (Array.isArray(headers) && typeof headers[0] === 'string') {
    const flat = headers as readonly string[];
    return Object.fromEntries(flat.flatMap((name, index) => (index % 2 === 0 ? lowerCased(name, flat[index + 1]) : [])));
  }
  const pairs = Symbol.iterator in headers ? [...(headers as Iterable<[string, unknown]>)] : Object.entries(headers);
  return Object.fromEntries(pairs.flatMap(([name, value]) => lowerCased(name, value)));
}

function bodyOf(body: unknown): RequestBody {
  if (body === null || body === undefined) return { kind: 'none' };
  const all = async (): Promise<Uint8Array> => {
    if (typeof body === 'string') return new TextEncoder().encode(body);
    if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    if (body instanceof Blob) return new Uint8Array(await body.arrayBuffer());
    return buffer(Readable.from(body as AsyncIterable<Uint8Array>));
  };
  const read = async (limit: number): Promise<Uint8Array> => {
    const bytes = await all();
    if (bytes.length > limit) throw new RangeError(`body over ${limit} bytes`);
    return bytes;
  };
  return { kind: 'bytes', read };
}

/** The hold that a handler has on its request: it can stop the flow, let it go on, or give up. */
class Control implements Dispatcher.DispatchController {
  readonly gone: AbortController = new AbortController();
  rawHeaders: string[] = [];
  rawTrailers: string[] = [];
  reason: Error | null = null;
  #paused: PromiseWithResolvers<void> | undefined;

  get aborted(): boolean {
    return this.gone.signal.aborted;
  }

  get paused(): boolean {
    return this.#paused !== undefined;
  }

  abort(reason: Error): void {
    this.reason = reason;
    this.gone.abort(reason);
    this.resume();
  }

  pause(): void {
    this.#paused ??= Promise.withResolvers();
  }

  resume(): void {
    this.#paused?.resolve();
    this.#paused = undefined;
  }

  /** Resolves when the handler takes more. */
  async ready(): Promise<void> {
    await this.#paused?.promise;
  }
}

async function hand(answer: ExchangeResponse, handler: Handler, control: Control): Promise<void> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of headerPairs(answer)) {
    control.rawHeaders.push(name, value);
    const before = headers[name];
    headers[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  handler.onResponseStart?.(control, answer.status, headers, '');
  const wire = wireBody(answer);
  const chunks = wire.kind === 'whole' ? (wire.content.length === 0 ? [] : [wire.content]) : wire.chunks;
  for await (const chunk of chunks) {
    await control.ready();
    if (control.aborted) break;
    handler.onResponseData?.(control, Buffer.from(toBytes(chunk)));
  }
  await control.ready();
  if (control.reason !== null) throw control.reason;
  handler.onResponseEnd?.(control, {});
}

/**
 * A dispatcher that a cluster answers, for undici's `request`, `stream` and `fetch`, and for any client that takes one. No sockets;
 * pausing, aborting and streams work. Upgrades are refused with an error.
 */
export function createDispatcher(exchange: Exchange, peer: Peer): Dispatcher {
  const run = async (options: Options, handler: Handler): Promise<void> => {
    const control = new Control();
    try {
      if (typeof options.upgrade === 'string' || options.method === 'CONNECT') throw new Error('kubestage does not implement upgrades through a dispatcher');
      handler.onRequestStart?.(control, {});
      const request: ExchangeRequest = {
        method: options.method,
        target: options.path,
        headers: headersOf(options.headers),
        body: bodyOf(options.body),
        signal: control.gone.signal,
        peer,
      };
      await hand(await exchange(request), handler, control);
    } catch (error) {
      handler.onResponseError?.(control, control.reason ?? (error instanceof Error ? error : new Error(String(error))));
    }
  };
  const dispatch = (options: Options, handler: Handler): boolean => {
    void run(options, handler);
    return true;
  };
  return Object.assign(new Dispatcher(), { dispatch, close: () => Promise.resolve(), destroy: () => Promise.resolve() });
}
