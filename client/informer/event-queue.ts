/** Events on their way to one handler. */
export interface EventQueue<E> {
  push(event: E): void;
  /** Resolves when all that is pushed by now has been handled. */
  drained(): Promise<void>;
  /** Drops what waits. */
  close(): void;
}

/** Hands events to a handler, one after the other, in order. What a handler throws is reported, and the next event follows. */
export function eventQueue<E>(handler: (event: E) => void | Promise<void>, onError: (error: unknown) => void): EventQueue<E> {
  let waiting: E[] = [];
  let isClosed = false;
  let running: Promise<void> | undefined;
  async function run(): Promise<void> {
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      for (const event of batch) {
        if (isClosed) return;
        try {
          await handler(event);
        } catch (error) {
          onError(error);
        }
      }
    }
    running = undefined;
  }
  return {
    push: (event) => {
      if (isClosed) return;
      waiting.push(event);
      running ??= run();
    },
    drained: () => running ?? Promise.resolve(),
    close: () => {
      isClosed = true;
      waiting = [];
    },
  };
}
