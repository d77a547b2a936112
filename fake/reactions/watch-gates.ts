import type { ExchangeResponse } from '../../machinery/exchange.ts';
import { ConnectionFault } from '../request/connection-fault.ts';
import type { PendingAction } from './call.ts';
import { withEvents } from './event-faults.ts';
import { type ActionPattern, matches } from './matcher.ts';

/** The watches of a cluster that a pattern means, those that open later too. */
export interface WatchControl {
  /** How many are open right now. */
  readonly open: number;
  /** Holds back their events, which go on collecting: what reads them has a stale view from here on. */
  pause(): void;
  /** Lets the events through that were held back, in their order. */
  resume(): void;
  /** Breaks the open ones off, as a lost connection does. */
  disconnect(): void;
}

interface OpenWatch {
  readonly action: PendingAction;
  readonly signal: AbortSignal;
  /** Hands over the event that is held back. */
  deliver: (() => void) | undefined;
  /** Ends the wait for the next event. */
  fail: ((error: ConnectionFault) => void) | undefined;
  isCut: boolean;
}

const cut = (): ConnectionFault => new ConnectionFault('the watch was disconnected');

/** Knows the open watches, and holds back their events on demand. */
export class WatchGates {
  readonly #open = new Set<OpenWatch>();
  readonly #pauses = new Map<object, ActionPattern>();

  /** The control of the watches that `pattern` means. */
  control(pattern: ActionPattern): WatchControl {
    const key = {};
    const mine = (): readonly OpenWatch[] => [...this.#open].filter(({ action }) => matches(pattern, action));
    return {
      get open() {
        return mine().length;
      },
      pause: () => {
        this.#pauses.set(key, pattern);
      },
      resume: () => {
        this.#pauses.delete(key);
        for (const watch of this.#open) if (!this.#isPaused(watch)) watch.deliver?.();
      },
      disconnect: () => {
        for (const watch of mine()) {
          watch.isCut = true;
          watch.fail?.(cut());
        }
      },
    };
  }

  /** The answer to a watch, its events under control. */
  gate(response: ExchangeResponse, action: PendingAction, signal: AbortSignal): ExchangeResponse {
    const watch: OpenWatch = { action, signal, deliver: undefined, fail: undefined, isCut: false };
    return withEvents(response, (events) => ({ [Symbol.asyncIterator]: () => this.#iterate(watch, events[Symbol.asyncIterator]()) }));
  }

  #iterate(watch: OpenWatch, inner: AsyncIterator<unknown>): AsyncIterator<unknown> {
    this.#open.add(watch);
    const close = (): void => {
      this.#open.delete(watch);
    };
    return {
      next: () => this.#next(watch, inner, close),
      return: async (value?: unknown) => {
        close();
        return (await inner.return?.(value)) ?? { done: true, value };
      },
    };
  }

  #next(watch: OpenWatch, inner: AsyncIterator<unknown>, close: () => void): Promise<IteratorResult<unknown>> {
    return new Promise((resolve, reject) => {
      watch.fail = (error) => {
        close();
        void inner.return?.();
        reject(error);
      };
      if (watch.isCut) {
        watch.fail(cut());
        return;
      }
      const settle = (result: IteratorResult<unknown>): void => {
        if (result.done === true) close();
        if (result.done === true || !this.#isPaused(watch)) {
          resolve(result);
          return;
        }
        watch.deliver = () => {
          watch.deliver = undefined;
          resolve(result);
        };
        watch.signal.addEventListener('abort', () => watch.deliver?.(), { once: true });
      };
      inner.next().then(settle, reject);
    });
  }

  #isPaused({ action, signal }: OpenWatch): boolean {
    if (signal.aborted) return false;
    for (const pattern of this.#pauses.values()) if (matches(pattern, action)) return true;
    return false;
  }
}
