import type { OpenAnswer } from './door.ts';

/** The events of a watch as they come in, for steps that take some of them or wait for the end. */
export class WatchStream {
  readonly #answer: OpenAnswer;
  readonly #events: unknown[] = [];
  #hasEnded = false;
  #waiters: (() => void)[] = [];

  constructor(answer: OpenAnswer) {
    this.#answer = answer;
    void this.#read();
  }

  async #read(): Promise<void> {
    let rest = '';
    try {
      for await (const chunk of this.#answer.chunks) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.trim() !== '') this.#events.push(JSON.parse(line));
        this.#wake();
      }
    } catch {
      // A stream that is cut has ended: the scenario compares what came before.
    }
    this.#hasEnded = true;
    this.#wake();
  }

  #wake(): void {
    for (const waiter of this.#waiters.splice(0)) waiter();
  }

  async #until(isDone: () => boolean, timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!isDone() && Date.now() < deadline) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, Math.max(1, deadline - Date.now()));
      this.#waiters.push(resolve);
      await promise;
      clearTimeout(timer);
    }
  }

  /** The next `count` events, or those that came in time. */
  async take(count: number, timeoutMs: number): Promise<readonly unknown[]> {
    await this.#until(() => this.#events.length >= count || this.#hasEnded, timeoutMs);
    return this.#events.splice(0, count);
  }

  /** Everything that has come so far. */
  drain(): readonly unknown[] {
    return this.#events.splice(0);
  }

  /** Waits until the server ends the stream. */
  async end(timeoutMs: number): Promise<{ readonly ended: boolean; readonly events: readonly unknown[] }> {
    await this.#until(() => this.#hasEnded, timeoutMs);
    return { ended: this.#hasEnded, events: this.drain() };
  }

  close(): void {
    this.#answer.close();
  }
}
