/** Events on their way to one handler. */
export interface EventQueue<E> {
  push(event: E): void;
  /** Resolves when all that is pushed by now has been handled; rejects when the queue is closed first. */
  passed(): Promise<void>;
  /** How many wait. */
  readonly length: number;
  /** Drops what waits. */
  close(): void;
}

/** What a queue tells of itself. */
export interface EventQueueOptions {
  /** Told of what the handler throws; the next event follows. */
  readonly onError: (error: unknown) => void;
  /** At how many waiting events the handler is said to be too slow. */
  readonly backlogLimit: number;
}

interface Mark {
  readonly at: number;
  readonly reached: PromiseWithResolvers<void>;
}

const isPromise = (value: unknown): value is Promise<unknown> => typeof value === 'object' && value !== null && 'then' in value;

/** Hands events to a handler, one after the other, in order, and never in the caller's own turn. */
export function eventQueue<E>(handler: (event: E) => unknown, { onError, backlogLimit }: EventQueueOptions): EventQueue<E> {
  let waiting: E[] = [];
  let batch: readonly E[] = [];
  let marks: Mark[] = [];
  let pushed = 0;
  let handled = 0;
  let isClosed = false;
  let isRunning = false;

  function reachMarks(): void {
    while (marks[0] !== undefined && marks[0].at <= handled) marks.shift()?.reached.resolve();
  }
  async function run(): Promise<void> {
    await Promise.resolve();
    while (waiting.length > 0) {
      batch = waiting;
      waiting = [];
      for (const event of batch) {
        if (isClosed) return;
        try {
          const outcome = handler(event);
          if (isPromise(outcome)) await outcome;
        } catch (error) {
          onError(error);
        }
        handled++;
        if (marks.length > 0) reachMarks();
      }
    }
    isRunning = false;
  }
  return {
    push: (event) => {
      if (isClosed) return;
      waiting.push(event);
      if (++pushed - handled === backlogLimit) onError(new RangeError(`a handler is ${backlogLimit} events behind; they are kept until it has taken them`));
      if (isRunning) return;
      isRunning = true;
      void run();
    },
    passed: () => {
      const reached = Promise.withResolvers<void>();
      if (isClosed) reached.reject(closedError());
      else if (handled === pushed) reached.resolve();
      else marks.push({ at: pushed, reached });
      return reached.promise;
    },
    get length() {
      return pushed - handled;
    },
    close: () => {
      isClosed = true;
      waiting = [];
      for (const { reached } of marks) reached.reject(closedError());
      marks = [];
    },
  };
}

function closedError(): DOMException {
  return new DOMException('the handler was removed before it had taken all events', 'AbortError');
}
