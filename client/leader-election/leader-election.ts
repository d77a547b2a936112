import { retryOnConflict } from '../actions/retry-on-conflict.ts';
import { sleep } from '../sleep.ts';
import { type ElectionSettings, electionSettings, JITTER, type LeaderElectionOptions } from './election-options.ts';
import { keepLease, type Term } from './keep-lease.ts';
import { type Attempt, leaseLock } from './lease-lock.ts';

/** How an election came to its end: `run` returned, it was closed, or the lease could not be kept. */
export type ElectionOutcome = 'finished' | 'closed' | 'lost';

/** A candidate, or a leader. Disposing it ends `run` first, and gives up the lease after that. */
export interface LeaderElection extends AsyncDisposable {
  readonly isLeader: boolean;
  /** Who leads, as far as this candidate has seen. */
  readonly leader: string | undefined;
  /** Rejects with what `run` throws. */
  readonly ended: Promise<ElectionOutcome>;
  /** False for a leader whose lease has run out, by more than the tolerance: its process had better be started anew. */
  isHealthy(toleranceMs?: number): boolean;
  close(): Promise<void>;
}

/** What a term needs of the election. */
interface TermParts {
  readonly settings: ElectionSettings;
  readonly stop: AbortSignal;
  attempt(signal: AbortSignal): Promise<Attempt>;
  release(): Promise<void>;
  onTerm(term: Term | undefined): void;
}

/** From the lease that was got to its end. The work has settled before the lease is given up. */
async function lead({ settings, stop, attempt, release, onTerm }: TermParts, renewedAt: number): Promise<ElectionOutcome> {
  const over = new AbortController();
  let isLost = false;
  const lose = (): void => {
    isLost = true;
    over.abort(new DOMException('the lease could not be renewed: somebody else may lead', 'AbortError'));
  };
  const onStop = (): void => over.abort(stop.reason);
  if (stop.aborted) onStop();
  stop.addEventListener('abort', onStop, { once: true });
  const term: Term = { signal: over.signal, renewedAt };
  onTerm(term);
  const keeping = keepLease(settings, attempt, term, lose);
  try {
    await settings.run(over.signal);
  } catch (error) {
    if (!over.signal.aborted) throw error;
  } finally {
    over.abort(new DOMException('the work is done', 'AbortError'));
    stop.removeEventListener('abort', onStop);
    await keeping;
    onTerm(undefined);
    if (!isLost && !settings.keepOnClose) await release();
  }
  return isLost ? 'lost' : stop.aborted ? 'closed' : 'finished';
}

/**
 * Runs something in one process of many: takes a Lease, calls `run`, and renews the lease until `run` returns, the election is closed or the
 * lease cannot be renewed. It is for one term: a process that lost the lease is best started anew.
 *
 * @throws {RangeError} for durations that cannot keep two from leading at one time
 * @see client-go tools/leaderelection/leaderelection.go
 * @example
 * await using election = leaderElection({ client, name: 'website-controller', identity, run: (signal) => work(signal) });
 * await election.ended;
 */
export function leaderElection(options: LeaderElectionOptions): LeaderElection {
  const settings = electionSettings(options);
  const { clock, random, retryPeriodMs, renewDeadlineMs, leaseDurationMs, onError, onLeader, identity } = settings;
  const stop = new AbortController();
  const lock = leaseLock(settings);
  const timeoutMs = Math.max(1000, renewDeadlineMs / 2);
  let term: Term | undefined;
  let seen: string | undefined;

  async function attempt(signal: AbortSignal): Promise<Attempt> {
    const outcome = await lock.attempt({ signal, timeoutMs });
    const holder = outcome.kind === 'held' ? identity : outcome.holder;
    if (holder !== seen) onLeader((seen = holder));
    return outcome;
  }
  async function acquire(): Promise<number> {
    for (;;) {
      const startedAt = clock.now();
      try {
        if ((await attempt(stop.signal)).kind === 'held') return startedAt;
      } catch (error) {
        stop.signal.throwIfAborted();
        onError(error);
      }
      await sleep(clock, retryPeriodMs * (1 + JITTER * random()), stop.signal);
    }
  }
  async function release(): Promise<void> {
    await retryOnConflict(() => lock.release({ timeoutMs: renewDeadlineMs }), { clock }).catch(onError);
  }
  async function elect(): Promise<ElectionOutcome> {
    let renewedAt: number;
    try {
      renewedAt = await acquire();
    } catch (error) {
      if (stop.signal.aborted) return 'closed';
      throw error;
    }
    const onTerm = (now: Term | undefined): void => {
      term = now;
    };
    return lead({ settings, stop: stop.signal, attempt, release, onTerm }, renewedAt);
  }
  const ended = elect();
  ended.catch(() => undefined);
  const close = async (): Promise<void> => {
    options.signal?.removeEventListener('abort', onAbort);
    stop.abort(new DOMException('the election was closed', 'AbortError'));
    await ended.catch(() => undefined);
  };
  const onAbort = (): void => void close();
  if (options.signal?.aborted === true) onAbort();
  options.signal?.addEventListener('abort', onAbort, { once: true });
  return {
    get isLeader() {
      return term !== undefined && !term.signal.aborted;
    },
    get leader() {
      return seen;
    },
    ended,
    isHealthy: (toleranceMs = 0) => term === undefined || clock.now() <= term.renewedAt + leaseDurationMs + toleranceMs,
    close,
    [Symbol.asyncDispose]: close,
  };
}
