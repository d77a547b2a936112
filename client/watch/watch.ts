import { deepFreeze } from '../../machinery/deep-freeze.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { FrameError, isWatchFrame, type WatchEvent } from '../../machinery/watch/frame.ts';
import type { WatchOptions } from '../call-options.ts';
import { ApiError, DecodeError } from '../errors.ts';
import { errorOf, isSuccess } from '../rest/answer.ts';
import { type Operation, wireRequestOf } from '../rest/operation.ts';
import type { Send } from '../transport/transport.ts';
import { flattened } from './flattened.ts';

type OnceOptions = Pick<WatchOptions, 'signal' | 'leaveUnfrozen' | 'skipManagedFields'>;

/**
 * One watch, one GET: sent at the first `next()`, closed with the loop. Ends when the server ends it; every event is frozen, unless asked not to.
 *
 * @throws {ApiError} when refused, or on an ERROR frame; {DecodeError} on a line or frame that is none; the signal's reason when aborted
 */
export function watchOnce<T extends KubeObject>(send: Send, operation: Operation, options: OnceOptions): AsyncGenerator<WatchEvent<T>, void> {
  return flattened(watchBatches<T>(send, operation, options), options.signal);
}

async function* watchBatches<T extends KubeObject>(
  send: Send,
  operation: Operation,
  { signal, leaveUnfrozen = false, skipManagedFields }: OnceOptions,
): AsyncGenerator<readonly WatchEvent<T>[], void> {
  const request = wireRequestOf(operation);
  const response = await send({ ...request, mode: 'stream', signal });
  if (!isSuccess(response)) throw await errorOf(response, request.operation);
  const mediaType = response.header('content-type') ?? '';
  const eventOf = (frame: unknown): WatchEvent<T> => {
    if (!isWatchFrame(frame)) throw new DecodeError('a frame of the watch has no known type, or no object', { mediaType, byteOffset: 0 });
    if (frame.type === 'ERROR') {
      const status = deepFreeze(frame.object);
      throw new ApiError({ status, httpStatus: status.code ?? 500, operation: request.operation });
    }
    // Frozen where it was decoded; what a server in this process hands over is frozen but for the frame.
    return (leaveUnfrozen ? frame : deepFreeze(frame)) as WatchEvent<T>;
  };
  try {
    for await (const frames of response.frames({ skipManagedFields, freeze: !leaveUnfrozen })) {
      const events: WatchEvent<T>[] = [];
      try {
        for (const frame of frames) events.push(eventOf(frame));
      } finally {
        // What stands before a bad frame has happened.
        if (events.length > 0) yield events;
      }
      signal?.throwIfAborted();
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof FrameError) throw new DecodeError(error.message, { mediaType, byteOffset: error.byteOffset, cause: error });
    throw error;
  }
  signal?.throwIfAborted();
}
