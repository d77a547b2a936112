import type { Clock } from '../../machinery/clock.ts';
import type { KubeObject } from '../../machinery/object.ts';
import type { Client } from '../client.ts';
import { isApiError } from '../error-predicates.ts';
import { sleep } from '../sleep.ts';
import { systemClock } from '../system-clock.ts';
import { coreEvents } from './core-events.ts';
import { type EventWrite, writeEvent } from './event-writes.ts';
import { type EventDetails, eventNames, referenceTo } from './occurrence.ts';
import { seriesEvents } from './series-events.ts';

/** Who records, and how. */
export interface EventRecorderOptions {
  readonly client: Client;
  /** `website-controller` */
  readonly component: string;
  /** The pod or host. Default: the component. */
  readonly instance?: string;
  /** Which kind of events to write. Default `core`, which every reader knows. */
  readonly api?: 'core' | 'events.k8s.io';
  /** How many may wait to be written; what comes after is dropped. Default 1000. */
  readonly queueLimit?: number;
  readonly clock?: Clock;
  /** In `[0, 1)`; for the first wait of a retry. */
  readonly random?: () => number;
  /** Told of events that could not be written. Default: `process.emitWarning`. */
  readonly onError?: (error: unknown) => void;
}

/** Tells people what a controller does, by Events. It never throws, and nobody has to wait for it. */
export interface EventRecorder extends AsyncDisposable {
  /** The object must say what it is: `apiVersion`, `kind`, `metadata.name`. */
  event(object: KubeObject, details: EventDetails): void;
  /** Resolves when all that was recorded by now is written or given up. */
  flush(): Promise<void>;
  /** Drops what waits. */
  close(): Promise<void>;
}

const TRIES = 12;
const RETRY_MS = 10_000;
const TICK_MS = 60_000;

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error.message : String(error), 'KubernetesEventWarning');
}

/** Writes until it is written, refused, or twelve tries have found no server. @see client-go tools/record/event.go recordToSink */
async function writeWithPatience(options: Required<EventRecorderOptions>, write: EventWrite, signal: AbortSignal): Promise<void> {
  const { client, clock, random, onError } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await writeEvent(client, write, signal);
    } catch (error) {
      // What a server refuses it will refuse again.
      if (signal.aborted || isApiError(error) || attempt === TRIES) {
        if (!signal.aborted) onError(error);
        return;
      }
      await sleep(clock, attempt === 1 ? RETRY_MS * random() : RETRY_MS, signal).catch(() => undefined);
    }
  }
}

/**
 * Makes a recorder. What repeats is counted on one event instead of written again.
 *
 * @example
 * await using recorder = eventRecorder({ client, component: 'website-controller' });
 * recorder.event(website, { type: 'Normal', reason: 'Created', message: 'Created the Deployment' });
 */
export function eventRecorder(given: EventRecorderOptions): EventRecorder {
  const defaults = { instance: given.component, api: 'core' as const, queueLimit: 1000, clock: systemClock, random: Math.random, onError: warn };
  const options: Required<EventRecorderOptions> = { ...defaults, ...given };
  const { clock, queueLimit, onError, component, instance } = options;
  const stop = new AbortController();
  const names = eventNames(clock.now);
  const keeper = (options.api === 'core' ? coreEvents : seriesEvents)({ component, instance, nameOf: ({ regarding }) => names(regarding) });
  const waiting: EventWrite[] = [];
  let writing: Promise<void> | undefined;

  async function run(): Promise<void> {
    await Promise.resolve();
    for (let write = waiting.shift(); write !== undefined && !stop.signal.aborted; write = waiting.shift())
      await writeWithPatience(options, write, stop.signal);
    writing = undefined;
  }
  function enqueue(write: EventWrite): void {
    if (waiting.length >= queueLimit) {
      onError(new RangeError(`${queueLimit} events wait to be written; this one is dropped: ${write.event.reason ?? ''}`));
      return;
    }
    waiting.push(write);
    writing ??= run();
  }
  let cancelTick = (): void => undefined;
  const tick = (): void => {
    cancelTick = clock.schedule(TICK_MS, () => {
      for (const write of keeper.tick(clock.now())) enqueue(write);
      tick();
    });
  };
  if (options.api === 'events.k8s.io') tick();
  const close = async (): Promise<void> => {
    cancelTick();
    stop.abort(new DOMException('the recorder was closed', 'AbortError'));
    waiting.length = 0;
    await writing;
  };
  return {
    event: (object, details) => {
      if (stop.signal.aborted) return;
      try {
        const related = details.related === undefined ? undefined : referenceTo(details.related);
        const write = keeper.take({ details, regarding: referenceTo(object), related, at: clock.now() });
        if (write !== undefined) enqueue(write);
      } catch (error) {
        onError(error);
      }
    },
    flush: async () => {
      await writing;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
