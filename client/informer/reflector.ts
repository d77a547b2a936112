import type { KubeObject } from '../../machinery/object.ts';
import { sleep } from '../sleep.ts';
import { reflectorBackoff } from '../watch/backoff.ts';
import { listState } from './list-state.ts';
import { type Progress, type ReflectorOptions, readWatch, take } from './reflector-progress.ts';
import { isPassing, isUnusableVersion, isWithoutInitialEvents } from './watch-failures.ts';
import { watchListState } from './watch-list-state.ts';

const HEALTHY_MS = 120_000;
const SHORT_MS = 1000;

function resume<T extends KubeObject>(options: ReflectorOptions<T>, progress: Progress): Promise<number> {
  return readWatch(options, { resourceVersion: progress.version }, (event) => take(options, progress, event));
}

/** One connection, or the requests of one list. Says how many events came; `undefined` after a list. */
async function connect<T extends KubeObject>(options: ReflectorOptions<T>, progress: Progress): Promise<number | undefined> {
  if (progress.hasState) return resume(options, progress);
  for (let attempt = 0; progress.canWatchList && attempt < 2; attempt++) {
    try {
      return await watchListState(options, progress);
    } catch (error) {
      if (options.signal.aborted || progress.hasState || isPassing(error)) throw error;
      if (isWithoutInitialEvents(error)) progress.canWatchList = false;
      if (!isUnusableVersion(error)) break;
      // Asking for the newest state once more is what a list would do, in one request less.
      progress.version = '';
    }
  }
  await listState(options, progress);
  return undefined;
}

/** Whether the next connection may follow at once: the last one lived, or it brought something and is not one of a row that ends at once. */
function mayFollowAtOnce(livedMs: number, count: number, shortInARow: number): boolean {
  return livedMs >= SHORT_MS || (count > 0 && shortInARow <= 1);
}

/**
 * Keeps a sink equal to what the server has, until the signal aborts: a watch that brings the initial state where the server can do that,
 * a list and a watch otherwise. Goes on at the last version over closed connections; after a 410 it starts over.
 *
 * @see client-go tools/cache/reflector.go
 */
export async function reflect<T extends KubeObject>(options: ReflectorOptions<T>): Promise<void> {
  const { clock, random, onError, signal } = options;
  const backoff = reflectorBackoff(random);
  const progress: Progress = { version: undefined, canWatchList: true, hasState: false };
  let shortInARow = 0;
  while (!signal.aborted) {
    const startedAt = clock.now();
    try {
      const count = await connect(options, progress);
      if (count === undefined) continue;
      const livedMs = clock.now() - startedAt;
      if (livedMs >= HEALTHY_MS) backoff.reset();
      shortInARow = livedMs < SHORT_MS ? shortInARow + 1 : 0;
      if (mayFollowAtOnce(livedMs, count, shortInARow)) continue;
      progress.hasState &&= count > 0;
    } catch (error) {
      if (signal.aborted) break;
      onError(error);
      progress.hasState &&= isPassing(error);
      if (clock.now() - startedAt >= HEALTHY_MS) backoff.reset();
    }
    await sleep(clock, backoff.next(), signal).catch(() => undefined);
  }
}
