/** Keys that wait and keys that are worked on, each at most once in both. */
export interface KeyQueue<Key> {
  add(key: Key): void;
  next(): Promise<Key | undefined>;
  done(key: Key): void;
  readonly length: number;
  idle(): Promise<void>;
  /** Lets waiting callers of `next` go once it is empty. */
  end(): void;
}

/** Who follows a queue. */
export interface QueueObserver<Key> {
  /** The key came to wait. */
  waits(key: Key): void;
  taken(key: Key): void;
  done(key: Key): void;
}

/** An empty queue. Keys come out in the order in which they came in. A key that is added while it is worked on waits until it is done. @see client-go util/workqueue/queue.go */
export function keyQueue<Key>(observer?: QueueObserver<Key>): KeyQueue<Key> {
  const waiting = new Set<Key>();
  const working = new Set<Key>();
  const again = new Set<Key>();
  const takers: ((key: Key | undefined) => void)[] = [];
  let idlers: (() => void)[] = [];
  let isEnded = false;

  function handOut(): void {
    for (const key of waiting) {
      const taker = takers.shift();
      if (taker === undefined) return;
      waiting.delete(key);
      working.add(key);
      observer?.taken(key);
      taker(key);
    }
    if (isEnded) for (const taker of takers.splice(0)) taker(undefined);
  }
  function wait(key: Key): void {
    if (waiting.has(key)) return;
    waiting.add(key);
    observer?.waits(key);
  }
  function wakeIdlers(): void {
    if (waiting.size > 0 || working.size > 0) return;
    for (const idler of idlers) idler();
    idlers = [];
  }
  return {
    add: (key) => {
      if (working.has(key)) again.add(key);
      else wait(key);
      handOut();
    },
    next: () =>
      new Promise((resolve) => {
        takers.push(resolve);
        handOut();
      }),
    done: (key) => {
      if (!working.delete(key)) return;
      observer?.done(key);
      if (again.delete(key)) wait(key);
      handOut();
      wakeIdlers();
    },
    get length() {
      return waiting.size;
    },
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve);
        wakeIdlers();
      }),
    end: () => {
      isEnded = true;
      handOut();
    },
  };
}
