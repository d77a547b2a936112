import type { Clock } from '../../machinery/clock.ts';
import type { Client } from '../client.ts';
import { systemClock } from '../system-clock.ts';

/** How to become the one that works. */
export interface LeaderElectionOptions {
  readonly client: Client;
  /** Default: the client's own namespace. */
  readonly namespace?: string;
  /** The name of the Lease that all candidates want. */
  readonly name: string;
  /** Who this is; no two candidates may have the same, so a pod's name and something random. */
  readonly identity: string;
  /** What the leader does. Its signal aborts when it must stop: at the latest `renewDeadlineMs` after the last renewal. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** How long others wait before they take over. Default 15 000. */
  readonly leaseDurationMs?: number;
  /** How long a leader goes on without a renewal. Default 10 000. */
  readonly renewDeadlineMs?: number;
  /** How long between tries. Default 2000. */
  readonly retryPeriodMs?: number;
  /** Whether the lease stays with this candidate when it is closed, for another to wait for. Default false. */
  readonly keepOnClose?: boolean;
  readonly clock?: Clock;
  /** In `[0, 1)`; for the jitter of waits. */
  readonly random?: () => number;
  /** Told whenever somebody else, or this candidate, is seen to lead. */
  readonly onLeader?: (identity: string) => void;
  /** Told of requests that failed; the candidate goes on. Default: `process.emitWarning`. */
  readonly onError?: (error: unknown) => void;
  readonly signal?: AbortSignal;
}

/** Options with everything that has a default. */
export type ElectionSettings = Required<Omit<LeaderElectionOptions, 'signal' | 'namespace'>> & { readonly namespace: string };

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error.message : String(error), 'KubernetesLeaderElectionWarning');
}

/** Fills in defaults. @throws {RangeError} for durations that cannot keep two from leading at one time */
export function electionSettings(options: LeaderElectionOptions): ElectionSettings {
  const settings: ElectionSettings = {
    leaseDurationMs: 15_000,
    renewDeadlineMs: 10_000,
    retryPeriodMs: 2000,
    keepOnClose: false,
    clock: systemClock,
    random: Math.random,
    onLeader: () => undefined,
    onError: warn,
    namespace: options.client.defaultNamespace,
    ...options,
  };
  const { leaseDurationMs, renewDeadlineMs, retryPeriodMs, identity } = settings;
  if (leaseDurationMs <= renewDeadlineMs || renewDeadlineMs <= retryPeriodMs * JITTER)
    throw new RangeError(`leaseDurationMs must be longer than renewDeadlineMs, and that longer than ${JITTER} × retryPeriodMs`);
  if (identity === '') throw new TypeError('the identity of a candidate must not be empty');
  return settings;
}

/** How much longer than said the wait between two tries may be, as a part of it. */
export const JITTER = 1.2;
