import type { Exchange } from '../../machinery/exchange.ts';

/** How much is going on in a cluster. */
export interface Activity {
  /** The exchange to hand out: its requests are counted. */
  readonly exchange: Exchange;
  /** Requests that have no answer yet. */
  readonly inFlight: number;
  /** Requests that ever came. */
  readonly begun: number;
}

/** Counts the requests that go through `exchange`; a watch is answered when it begins. */
export function countRequests(exchange: Exchange): Activity {
  let inFlight = 0;
  let begun = 0;
  return {
    exchange: async (request) => {
      inFlight += 1;
      begun += 1;
      try {
        return await exchange(request);
      } finally {
        inFlight -= 1;
      }
    },
    get inFlight(): number {
      return inFlight;
    },
    get begun(): number {
      return begun;
    },
  };
}

/** What has to stand still for a cluster to be at rest. */
export interface Pulse {
  isBusy(): boolean;
  /** Changes with everything that happens. */
  beat(): string;
}

const QUIET_TURNS = 3;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Resolves when nothing has happened for some turns of the event loop: those who read events had theirs, and did nothing more. */
export async function untilQuiet({ isBusy, beat }: Pulse): Promise<void> {
  let last = beat();
  for (let quiet = 0; quiet < QUIET_TURNS; ) {
    await nextTurn();
    const now = beat();
    quiet = isBusy() || now !== last ? 0 : quiet + 1;
    last = now;
  }
}
