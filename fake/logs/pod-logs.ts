import type { Clock } from '../../machinery/clock.ts';

/** One line of a log, without its newline. */
export interface LogLine {
  readonly text: string;
  /** When it was written, in milliseconds since 1970. */
  readonly atMs: number;
}

/** A line as a test gives it: its text, or with the time at which it was written, RFC 3339. */
export type GivenLine = string | { readonly text: string; readonly time: string };

/** Which container's log: of the present run, or of the one before. */
export interface LogSelection {
  /** Default: whichever container is asked for. */
  readonly container?: string;
  /** The log of the container's run before the last restart. Default false. */
  readonly previous?: boolean;
}

/** What one container has written, and may go on to write. Those who follow it see each line at once. */
export interface PodLog {
  /** Adds lines; a text of several is cut at its newlines. Lines without a time are written now, by the cluster's clock. */
  write(...lines: readonly GivenLine[]): void;
  /** The container has ended: who follows the log comes to its end. */
  end(): void;
}

/** What an endpoint reads. */
export interface ReadableLog {
  readonly lines: readonly LogLine[];
  readonly isEnded: boolean;
  /** Resolves when there is more, when it has ended, or when `signal` aborts. */
  changed(signal: AbortSignal): Promise<void>;
}

function textsOf(text: string): readonly string[] {
  const texts = text.split('\n');
  // A newline ends a line, it does not begin one.
  if (texts.length > 1 && texts.at(-1) === '') texts.pop();
  return texts;
}

class ContainerLog implements PodLog, ReadableLog {
  readonly lines: LogLine[] = [];
  isEnded = false;
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock, lines: readonly LogLine[] = []) {
    this.#clock = clock;
    this.lines.push(...lines);
  }

  write(...lines: readonly GivenLine[]): void {
    if (this.isEnded) throw new TypeError('the log has ended: nothing more can be written to it');
    for (const line of lines) {
      const { text, time } = typeof line === 'string' ? { text: line, time: undefined } : line;
      const atMs = time === undefined ? this.#clock.now() : Date.parse(time);
      if (Number.isNaN(atMs)) throw new TypeError(`${JSON.stringify(time)} is no time: expected RFC 3339`);
      this.lines.push(...textsOf(text).map((one) => ({ text: one, atMs })));
    }
    this.#wake();
  }

  end(): void {
    this.isEnded = true;
    this.#wake();
  }

  changed(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.isEnded) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const done = (): void => {
      this.#waiting.delete(done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    this.#waiting.add(done);
    signal.addEventListener('abort', done);
    return promise;
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}

const keyOf = (namespace: string, name: string, { container = '', previous = false }: LogSelection): string =>
  [namespace, name, container, previous ? 'previous' : ''].join('/');

/** The logs that a test gives to the pods of one cluster. They outlive their pods, so that they can be given before a pod is there. */
export class PodLogs {
  readonly #clock: Clock;
  readonly #logs = new Map<string, ContainerLog>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The log of a container, new or as it is. */
  open(namespace: string, name: string, selection: LogSelection): PodLog {
    const key = keyOf(namespace, name, selection);
    const log = this.#logs.get(key) ?? new ContainerLog(this.#clock);
    this.#logs.set(key, log);
    return log;
  }

  /** What a test gave for this container, or for whichever; undefined for nothing. */
  find(namespace: string, name: string, selection: LogSelection): ReadableLog | undefined {
    return this.#logs.get(keyOf(namespace, name, selection)) ?? this.#logs.get(keyOf(namespace, name, { ...selection, container: '' }));
  }

  /** Ends all of them, and with them whoever follows one. */
  close(): void {
    for (const log of this.#logs.values()) log.end();
  }

  /** Takes over what was written to the pods of another cluster. */
  adopt(other: PodLogs): void {
    for (const [key, { lines, isEnded }] of other.#logs) {
      const log = new ContainerLog(this.#clock, lines);
      if (isEnded) log.end();
      this.#logs.set(key, log);
    }
  }
}
