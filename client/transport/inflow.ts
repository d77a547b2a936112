import type { Readable } from 'node:stream';
import { setImmediate as afterThisTurn } from 'node:timers';

/** How much may wait to be read before the other side has to, in bytes. */
const MOST_WAITING = 1 << 18;

/** What chunks come from. */
export interface Tap {
  /** Asks for no more chunks for now; some may still come. */
  pause(): void;
  resume(): void;
  /** Nobody reads any more, or everything has been read. */
  close(): void;
}

/** Chunks on their way from where they come in to where they are read. */
export interface Inflow {
  readonly push: (chunk: Uint8Array) => void;
  /** No more will come: `undefined` at the proper end, else why. Only the first call counts. */
  readonly finish: (error: unknown) => void;
  /** To be read once. Leaving the loop closes the tap. @throws what it was finished with, after what came before */
  readonly groups: () => AsyncGenerator<readonly Uint8Array[], void>;
}

/**
 * Hands chunks over, as many at once as one turn of the event loop brought: a busy watch comes in small ones, and a step of a generator
 * for each costs more than reading it. The tap is paused while too much waits.
 */
export function inflow(tap: Tap): Inflow {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let end: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  let isPaused = false;
  function take(): readonly Uint8Array[] {
    const taken = waiting;
    [waiting, bytes] = [[], 0];
    return taken;
  }
  async function* groups(): AsyncGenerator<readonly Uint8Array[], void> {
    try {
      for (;;) {
        if (waiting.length > 0) yield take();
        else if (end !== undefined) {
          if (end.error !== undefined) throw end.error;
          return;
        } else {
          const something = Promise.withResolvers<void>();
          wake = something.resolve;
          // More may come within the call.
          if (isPaused) {
            isPaused = false;
            tap.resume();
          }
          await something.promise;
          wake = undefined;
        }
      }
    } finally {
      tap.close();
    }
  }
  return {
    push: (chunk) => {
      if (waiting.push(chunk) === 1 && wake !== undefined) afterThisTurn(wake);
      bytes += chunk.length;
      if (bytes < MOST_WAITING || isPaused) return;
      isPaused = true;
      tap.pause();
    },
    finish: (error) => {
      end ??= { error };
      wake?.();
    },
    groups,
  };
}

/** The chunks of a stream. @throws what the stream is destroyed with; an error when it closes without having ended */
export function chunksOf(source: Readable): AsyncGenerator<readonly Uint8Array[], void> {
  const { push, finish, groups } = inflow({ pause: () => void source.pause(), resume: () => void source.resume(), close: () => void source.destroy() });
  source.on('data', push);
  source.once('end', () => finish(undefined));
  source.on('error', finish);
  source.once('close', () => finish(source.errored ?? new Error('the stream was closed before its end')));
  return groups();
}
