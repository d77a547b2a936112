import type { Clock } from '../machinery/clock.ts';
import type { RateLimits } from './chain/rate-limit.ts';
import type { RetryPolicy } from './chain/retry.ts';
import type { Trace } from './chain/tracing.ts';
import type { Warning } from './chain/warnings.ts';

/** How a client behaves, whatever it talks to. */
export interface ClientOptions {
  /** Where all waiting is done. Default: the computer's clock. */
  readonly clock?: Clock;
  /** Default 5 calls a second after a burst of 10, in one bucket; `'off'` for a server in process. */
  readonly rateLimits?: RateLimits | 'off';
  readonly retry?: RetryPolicy | 'off';
  /** Who writes, as `managedFields` shows it. Apply needs one, here or in the call. */
  readonly fieldManager?: string;
  /** The `user-agent` header; up to its first `/` it is also the field manager of writes that name none. Default `kubestage`. */
  readonly userAgent?: string;
  /** Gets the server's warnings. Default: each one once through `process.emitWarning`. */
  readonly onWarning?: (warning: Warning) => void;
  /** Gets one record per call, for metrics and spans. */
  readonly onCall?: (trace: Trace) => void;
}
