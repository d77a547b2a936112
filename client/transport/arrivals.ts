import type { Readable } from 'node:stream';
import { setImmediate as afterThisTurn } from 'node:timers';

/** How much may wait here before the other side has to, in bytes. */
const MOST_WAITING = 1 << 18;

/**
 * The chunks of a stream, as many at once as one turn of the event loop brought: a busy watch comes in small ones, and a step of a
 * generator for each, and the stream's own iterator, cost more than reading them. The source waits while too much has come in. Ending the iteration
 * destroys it.
 *
 * @throws what the stream is destroyed with, after what came before; an error when it closes without having ended
 */
export async function* arrivals(source: Readable): AsyncGenerator<readonly Uint8Array[], void> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let end: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  const finish = (error: unknown): void => {
    end ??= { error };
    wake?.();
  };
  source.on('data', (chunk: Uint8Array) => {
    if (waiting.push(chunk) === 1 && wake !== undefined) afterThisTurn(wake);
    bytes += chunk.length;
    if (bytes >= MOST_WAITING) source.pause();
  });
  source.once('end', () => finish(undefined));
  source.on('error', finish);
  source.once('close', () => finish(source.errored ?? new Error('the stream was closed before its end')));
  try {
    for (;;) {
      if (waiting.length > 0) {
        const taken = waiting;
        [waiting, bytes] = [[], 0];
        yield taken;
      } else if (end !== undefined) {
        if (end.error !== undefined) throw end.error;
        return;
      } else {
        source.resume();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
    }
  } finally {
    source.destroy();
  }
}
