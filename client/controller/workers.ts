import type { Clock } from '../../machinery/clock.ts';
import type { KubeObject } from '../../machinery/object.ts';
import type { EventRecorder } from '../events/event-recorder.ts';
import { type ObjectKey, splitKey } from '../informer/object-key.ts';
import type { Lister } from '../informer/store.ts';
import type { ReconcileMetrics } from './reconcile-metrics.ts';
import type { Reconcile } from './reconciling.ts';
import type { WorkQueue } from './work-queue.ts';

/** What workers work with. */
export interface WorkerParts<T extends KubeObject> {
  readonly queue: WorkQueue<ObjectKey>;
  readonly cache: Lister<T>;
  readonly reconcile: Reconcile<T>;
  readonly concurrency: number;
  readonly clock: Clock;
  readonly recorder: EventRecorder | undefined;
  readonly counts: ReconcileMetrics | undefined;
  /** They begin when this resolves. */
  readonly after: Promise<void>;
  readonly onError: (error: unknown, key: ObjectKey | undefined) => void;
}

/** Workers of a queue. */
export interface Workers {
  /** Takes no more keys and waits for what is being worked on; its signal aborts when the time is up. */
  stop(graceMs: number): Promise<void>;
}

/** Success forgets failures, an error puts the key back later, done is said always. */
async function workOn<T extends KubeObject>(key: ObjectKey, parts: WorkerParts<T>, signal: AbortSignal): Promise<void> {
  const { queue, cache, reconcile, counts, recorder, clock, onError } = parts;
  const startedAt = clock.now();
  const object = cache.get(key);
  const record: Parameters<Reconcile<T>>[0]['record'] = (details) => {
    if (object !== undefined) recorder?.event(object, details);
  };
  counts?.begin();
  try {
    const result = await reconcile({ key, ...splitKey(key), object, failures: queue.failures(key), signal, record });
    queue.forget(key);
    if (typeof result === 'object') queue.addAfter(key, result.requeueAfterMs);
    counts?.end(typeof result === 'object' ? 'requeue_after' : 'success', clock.now() - startedAt);
  } catch (error) {
    counts?.end('error', clock.now() - startedAt);
    if (signal.aborted) return;
    onError(error, key);
    queue.addRateLimited(key);
  }
}

/** Starts workers. */
export function startWorkers<T extends KubeObject>(parts: WorkerParts<T>): Workers {
  const { queue, concurrency, clock, after } = parts;
  const abort = new AbortController();
  let isStopping = false;
  const run = async (): Promise<void> => {
    for await (using held of queue.keys()) {
      // What still waits when the controller stops is found again by the next one to start.
      if (!isStopping) await workOn(held.key, parts, abort.signal);
    }
  };
  let working: Promise<unknown> = Promise.resolve();
  after
    .then(() => {
      if (!isStopping) working = Promise.all(Array.from({ length: concurrency }, run));
    })
    .catch(() => undefined);
  return {
    stop: async (graceMs) => {
      isStopping = true;
      queue.shutDown();
      const reason = new DOMException('the controller was closed', 'AbortError');
      const cancel = clock.schedule(graceMs, () => abort.abort(reason));
      await working;
      cancel();
      abort.abort(reason);
    },
  };
}
