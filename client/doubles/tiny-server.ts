import type { Exchange, ExchangeRequest, ExchangeResponse, InProcessConnection } from '../../machinery/exchange.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { badRequest, failureStatus } from '../../machinery/status.ts';

/** A server of one resource, as small as an informer can live on; for tests. */
export interface TinyServer {
  readonly connection: InProcessConnection;
  /** `list ?limit=500` or `watch ?…`, in order. */
  readonly asked: readonly string[];
  /** The same with every parameter, and when they came in milliseconds. */
  readonly queries: readonly URLSearchParams[];
  /** How many watches are open. */
  readonly openWatches: number;
  /** Keeps back the bookmark that ends initial events. */
  holdBookmark: boolean;
  /** Sends the bookmark that was kept back. */
  endInitialEvents(): void;
  /** Tells all watches how far the server is; without a version, of a change elsewhere that they do not see. */
  bookmark(): string;
  put(name: string, extra?: KubeObject): KubeObject;
  remove(name: string): void;
  /** Ends all watches: cleanly, with an ERROR frame, or by breaking the connection. */
  endWatches(how: 'cleanly' | 'expired' | Error): void;
  /** The next requests that fail with this, first. */
  fail(...errors: readonly (Error | ExchangeResponse)[]): void;
}

interface Watcher {
  push(frame: unknown): void;
  end(error?: unknown): void;
}

function watcher(signal: AbortSignal): Watcher & { readonly events: AsyncGenerator<unknown> } {
  const frames: unknown[] = [];
  let wake = Promise.withResolvers<void>();
  let finish: { readonly error?: unknown } | undefined;
  const end = (error?: unknown): void => {
    finish ??= { error };
    wake.resolve();
  };
  signal.addEventListener('abort', () => end(signal.reason));
  async function* events(): AsyncGenerator<unknown> {
    for (;;) {
      while (frames.length > 0) yield frames.shift();
      if (finish !== undefined) {
        if (finish.error !== undefined) throw finish.error;
        return;
      }
      await wake.promise;
      wake = Promise.withResolvers();
    }
  }
  return {
    push: (frame) => {
      frames.push(frame);
      wake.resolve();
    },
    end,
    events: events(),
  };
}

function inWords(query: URLSearchParams): string {
  const shown = [...query].filter(([key]) => !['watch', 'timeoutSeconds'].includes(key));
  return `${query.get('watch') === 'true' ? 'watch' : 'list'} ?${shown.map((pair) => pair.join('=')).join('&')}`;
}

function bookmarkAt(version: number, annotations?: Readonly<Record<string, string>>): object {
  return { type: 'BOOKMARK', object: { metadata: { resourceVersion: String(version), ...(annotations === undefined ? {} : { annotations }) } } };
}

interface WatcherList {
  readonly open: number;
  add(one: Watcher, signal: AbortSignal): void;
  push(frame: unknown): void;
  end(how: 'cleanly' | 'expired' | Error): void;
}

function watcherList(): WatcherList {
  let watchers: readonly Watcher[] = [];
  return {
    get open() {
      return watchers.length;
    },
    add: (one, signal) => {
      watchers = [...watchers, one];
      signal.addEventListener('abort', () => {
        watchers = watchers.filter((other) => other !== one);
      });
    },
    push: (frame) => watchers.forEach((one) => one.push(frame)),
    end: (how) => {
      const ending = watchers;
      watchers = [];
      for (const one of ending) {
        if (how === 'expired') one.push({ type: 'ERROR', object: failureStatus({ code: 410, reason: 'Expired', message: 'too old' }) });
        one.end(how instanceof Error ? how : undefined);
      }
    },
  };
}

/** Starts empty at version 1. With `watchList` false it refuses initial events as older servers do. */
export function tinyServer({ watchList }: { readonly watchList: boolean }): TinyServer {
  const objects = new Map<string, KubeObject>();
  const asked: string[] = [];
  const queries: URLSearchParams[] = [];
  const watchers = watcherList();
  let failures: (Error | ExchangeResponse)[] = [];
  let version = 1;
  const headers = { 'content-type': 'application/json' };
  const tell = (type: string, object: KubeObject): void => watchers.push({ type, object });

  const endOfInitialEvents = (): object => bookmarkAt(version, { 'k8s.io/initial-events-end': 'true' });

  function watch(request: ExchangeRequest, query: URLSearchParams): ExchangeResponse {
    const one = watcher(request.signal);
    if (query.get('sendInitialEvents') === 'true') {
      if (!watchList) return { status: 422, headers, body: { kind: 'value', value: { ...badRequest('no initial events').status, code: 422 } } };
      for (const object of objects.values()) one.push({ type: 'ADDED', object });
      if (!server.holdBookmark) one.push(endOfInitialEvents());
    }
    watchers.add(one, request.signal);
    return { status: 200, headers, body: { kind: 'events', events: one.events } };
  }

  const exchange: Exchange = async (request) => {
    const query = new URLSearchParams(request.target.split('?')[1] ?? '');
    queries.push(query);
    asked.push(inWords(query));
    const failure = failures.shift();
    if (failure instanceof Error) throw failure;
    if (failure !== undefined) return failure;
    if (query.get('watch') === 'true') return watch(request, query);
    return { status: 200, headers, body: { kind: 'value', value: { metadata: { resourceVersion: String(version) }, items: [...objects.values()] } } };
  };

  const server: TinyServer = {
    holdBookmark: false,
    endInitialEvents: () => watchers.push(endOfInitialEvents()),
    connection: { exchange, peer: {} },
    asked,
    queries,
    get openWatches() {
      return watchers.open;
    },
    bookmark: () => {
      version++;
      watchers.push(bookmarkAt(version));
      return String(version);
    },
    put: (name, extra = {}) => {
      const before = objects.get(name);
      const { metadata = {}, ...rest } = extra;
      const object: KubeObject = {
        ...rest,
        metadata: { name, namespace: 'shop', uid: before?.metadata?.uid ?? `uid-${version}`, ...metadata, resourceVersion: String(++version) },
      };
      objects.set(name, object);
      tell(before === undefined ? 'ADDED' : 'MODIFIED', object);
      return object;
    },
    remove: (name) => {
      const object = objects.get(name);
      objects.delete(name);
      version++;
      if (object !== undefined) tell('DELETED', { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } });
    },
    endWatches: watchers.end,
    fail: (...errors) => {
      failures = [...errors];
    },
  };
  return server;
}
