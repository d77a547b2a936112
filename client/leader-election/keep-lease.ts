import { sleep } from '../sleep.ts';
import type { ElectionSettings } from './election-options.ts';
import type { Attempt } from './lease-lock.ts';

/** What leading is made of. */
export interface Term {
  /** Aborts when the lease is lost, or the election is closed. */
  readonly signal: AbortSignal;
  renewedAt: number;
}

/** Keeps the lease; resolves when it is lost or the term is over. */
export async function keepLease(settings: ElectionSettings, attempt: (signal: AbortSignal) => Promise<Attempt>, term: Term, lose: () => void): Promise<void> {
  const { clock, renewDeadlineMs, retryPeriodMs, onError } = settings;
  let cancel = clock.schedule(renewDeadlineMs, lose);
  try {
    for (;;) {
      await sleep(clock, retryPeriodMs, term.signal);
      const startedAt = clock.now();
      try {
        const { kind } = await attempt(term.signal);
        if (kind === 'taken') return lose();
        term.renewedAt = startedAt;
        cancel();
        cancel = clock.schedule(startedAt + renewDeadlineMs - clock.now(), lose);
      } catch (error) {
        if (term.signal.aborted) return;
        onError(error);
      }
    }
  } catch (error) {
    if (!term.signal.aborted) throw error;
  } finally {
    cancel();
  }
}
