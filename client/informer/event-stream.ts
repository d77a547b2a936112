import type { KubeObject } from '../../machinery/object.ts';
import type { HandlerRegistration, InformerHandler } from './handler-list.ts';
import type { InformerEvent } from './informer-sink.ts';

/**
 * Events of a handler as a loop. The handler takes the next event when the loop asks for one, so that what is behind waits where the
 * backlog is counted.
 */
export async function* eventsOf<T extends KubeObject>(
  add: (handler: InformerHandler<T>) => HandlerRegistration,
  signal: AbortSignal,
): AsyncGenerator<InformerEvent<T>, void> {
  let offer = Promise.withResolvers<InformerEvent<T> | undefined>();
  let taken = Promise.withResolvers<void>();
  const registration = add((event) => {
    offer.resolve(event);
    return taken.promise;
  });
  const onAbort = (): void => offer.resolve(undefined);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    while (!signal.aborted) {
      const event = await offer.promise;
      if (event === undefined) return;
      yield event;
      offer = Promise.withResolvers();
      taken.resolve();
      taken = Promise.withResolvers();
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    registration.remove();
    taken.resolve();
  }
}
