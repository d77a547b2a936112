import type { Clock } from '../../machinery/clock.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { INITIAL_EVENTS_END, type WatchEvent } from '../../machinery/watch/frame.ts';
import type { SelectionOptions, WatchOptions } from '../call-options.ts';
import { isApiError, isExpired, isTooManyRequests } from '../error-predicates.ts';
import { TransportError } from '../errors.ts';
import type { ResourceClient } from '../resource-client.ts';
import { sleep } from '../sleep.ts';
import { reflectorBackoff } from './backoff.ts';

/** Where a reflector puts what it learns. */
export interface ReflectorSink<T extends KubeObject> {
  /** The whole present state, at once. */
  replace(objects: readonly T[]): void;
  apply(event: WatchEvent<T>): void;
}

/** What a reflector works with. */
export interface ReflectorOptions<T extends KubeObject> {
  readonly resource: ResourceClient<T>;
  readonly selection: Pick<SelectionOptions, 'labelSelector' | 'fieldSelector'>;
  readonly sink: ReflectorSink<T>;
  readonly clock: Clock;
  /** In `[0, 1)`. */
  readonly random: () => number;
  /** Told of every failure; the reflector goes on. */
  readonly onError: (error: unknown) => void;
  readonly signal: AbortSignal;
}

const HEALTHY_MS = 120_000;
const SHORT_MS = 1000;
const PAGE_SIZE = 500;

/** The server is there but busy, or not there: the same request again, later. */
function isPassing(error: unknown): boolean {
  return isTooManyRequests(error) || (error instanceof TransportError && error.retriable);
}

/** The version is of no use to this server: too old, or, after a restore, from a future it does not know. @see client-go reflector.go isTooLargeResourceVersionError */
function isUnusableVersion(error: unknown): boolean {
  if (isExpired(error)) return true;
  return isApiError(error) && (error.status.details?.causes ?? []).some((cause) => cause.reason === 'ResourceVersionTooLarge');
}

/** What one reflector remembers between connections. */
interface Progress {
  /** The version of the last event or bookmark; `''` when the next list must be read anew from the quorum. */
  version: string | undefined;
  canWatchList: boolean;
  /** Whether the sink has the whole state, so that a watch may go on from `version`. */
  hasState: boolean;
}

/** The answers of servers that do not know initial events, or not for this resource. */
const NO_WATCH_LIST: ReadonlySet<number> = new Set([400, 405, 422, 501]);

/** Takes events until the stream ends; says how many. */
async function follow<T extends KubeObject>(events: AsyncIterable<WatchEvent<T>>, progress: Progress, sink: ReflectorSink<T>): Promise<number> {
  let count = 0;
  for await (const event of events) {
    count++;
    if (event.type !== 'BOOKMARK') sink.apply(event);
    progress.version = event.object.metadata?.resourceVersion ?? progress.version;
  }
  return count;
}

/** A watch's own end, 5 to 10 minutes off, so that the watches of many clients do not end together. */
function watchSeconds(random: () => number): number {
  return 300 + Math.floor(random() * 300);
}

/** The whole state through one watch, which is then followed. `false` when the server cannot do that. */
async function watchList<T extends KubeObject>({ resource, selection, sink, random, signal }: ReflectorOptions<T>, progress: Progress): Promise<boolean> {
  const options: WatchOptions = {
    ...selection,
    resourceVersion: progress.version ?? '',
    resourceVersionMatch: 'NotOlderThan',
    sendInitialEvents: true,
    allowWatchBookmarks: true,
    timeoutSeconds: watchSeconds(random),
    signal,
  };
  const events = resource.watch(options)[Symbol.asyncIterator]();
  const initial = new Map<string, T>();
  try {
    for (;;) {
      const { done, value: event } = await events.next();
      if (done === true) throw new TransportError('the watch ended before the initial events did', { retriable: true });
      const { metadata } = event.object;
      if (event.type === 'BOOKMARK') {
        if (metadata?.annotations?.[INITIAL_EVENTS_END] !== 'true') continue;
        sink.replace([...initial.values()]);
        progress.version = metadata.resourceVersion;
        progress.hasState = true;
        break;
      }
      const key = `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
      if (event.type === 'DELETED') initial.delete(key);
      else initial.set(key, event.object);
    }
  } catch (error) {
    if (isPassing(error) || signal.aborted) throw error;
    if (isUnusableVersion(error)) progress.version = '';
    if (isApiError(error) && NO_WATCH_LIST.has(error.httpStatus)) progress.canWatchList = false;
    return false;
  }
  await follow({ [Symbol.asyncIterator]: () => events }, progress, sink);
  return true;
}

/** The whole state through a list: from the server's cache at first, page by page; after an expiry the newest. */
async function list<T extends KubeObject>({ resource, selection, sink, signal }: ReflectorOptions<T>, progress: Progress): Promise<void> {
  const read = async (resourceVersion: string): Promise<void> => {
    const isPaged = resourceVersion === '' || resourceVersion === '0';
    const objects: T[] = [];
    let token: string | undefined;
    let version: string | undefined;
    do {
      const from = token === undefined ? { resourceVersion } : { continue: token };
      const page = await resource.list({ ...selection, ...from, ...(isPaged ? { limit: PAGE_SIZE } : {}), signal });
      objects.push(...page.items);
      version ??= page.metadata?.resourceVersion;
      token = page.metadata?.continue;
    } while (token !== undefined && token !== '');
    sink.replace(objects);
    progress.version = version;
    progress.hasState = true;
  };
  try {
    await read(progress.version ?? '0');
  } catch (error) {
    if (!isUnusableVersion(error)) throw error;
    await read('');
  }
}

/**
 * Keeps a sink equal to what the server has, until the signal aborts: a watch that brings the initial state where the server can do that,
 * a list and a watch otherwise. Goes on at the last version over closed connections; after a 410 it starts over.
 *
 * @see client-go tools/cache/reflector.go
 */
export async function reflect<T extends KubeObject>(options: ReflectorOptions<T>): Promise<void> {
  const { resource, selection, sink, clock, random, onError, signal } = options;
  const backoff = reflectorBackoff(random);
  const progress: Progress = { version: undefined, canWatchList: true, hasState: false };
  while (!signal.aborted) {
    const startedAt = clock.now();
    try {
      let count = 1;
      if (!progress.hasState) {
        const isFollowed = progress.canWatchList && (await watchList(options, progress));
        if (!isFollowed) await list(options, progress);
      } else {
        const resume = { ...selection, resourceVersion: progress.version, allowWatchBookmarks: true, timeoutSeconds: watchSeconds(random), signal };
        count = await follow(resource.watch(resume), progress, sink);
      }
      if (clock.now() - startedAt >= HEALTHY_MS) backoff.reset();
      if (count > 0 || clock.now() - startedAt >= SHORT_MS) continue;
      progress.hasState = false;
    } catch (error) {
      if (signal.aborted) break;
      onError(error);
      progress.hasState &&= isPassing(error);
      if (clock.now() - startedAt >= HEALTHY_MS) backoff.reset();
    }
    await sleep(clock, backoff.next(), signal).catch(() => undefined);
  }
}
