import type { Clock } from '../machinery/clock.ts';
import type { Link } from './chain/link.ts';
import type { RateLimits } from './chain/rate-limit.ts';
import type { RetryPolicy } from './chain/retry.ts';
import type { Tracer } from './chain/spans.ts';
import type { Trace } from './chain/tracing.ts';
import type { Warning } from './chain/warnings.ts';
import type { ExecPolicy } from './credentials/exec-run.ts';
import type { DiscoveryCache } from './discovery/discovery-cache.ts';
import type { ConnectionLimits } from './transport/dispatchers.ts';

/** How a client behaves, whatever it talks to. */
export interface ClientOptions {
  /** Where all waiting is done. Default: the computer's clock. */
  readonly clock?: Clock;
  /** Default 5 calls a second after a burst of 10, in one bucket; `'off'` for a server in process. */
  readonly rateLimits?: RateLimits | 'off';
  readonly retry?: RetryPolicy | 'off';
  /** The longest that a call may take which names no `timeoutMs` of its own, in milliseconds. Default: no limit. Watches and streams have none. */
  readonly timeoutMs?: number;
  /** Who writes, as `managedFields` shows it. Apply needs one, here or in the call. */
  readonly fieldManager?: string;
  /** The `user-agent` header; up to its first `/` it is also the field manager of writes that name none. Default `kubestage`. */
  readonly userAgent?: string;
  /** Gets the server's warnings. Default: each one once through `process.emitWarning`. */
  readonly onWarning?: (warning: Warning) => void;
  /** Gets one record per call, all its tries and waits included, for metrics. */
  readonly onCall?: (trace: Trace) => void;
  /** Gets one record per request that was really sent, after the rate limit. */
  readonly onAttempt?: (trace: Trace) => void;
  /** Gets a span per call; OpenTelemetry's `trace.getTracer('…')` fits. */
  readonly tracer?: Tracer;
  /** Wrap every try, the first one outermost; they run before credentials are put on, so that they cannot leak them. */
  readonly interceptors?: readonly Link[];
  /** Gets a line per request and answer, without bodies and secrets. Default: standard error with `NODE_DEBUG=kubestage`. */
  readonly onDebug?: (line: string) => void;
  /** How connections are made and when they count as dead. Means nothing for a server in process. */
  readonly connection?: ConnectionLimits;
  /** Which credential plugins of a kubeconfig may run. Default: all. */
  readonly execPlugins?: ExecPolicy;
  /** Where discovery is kept between runs; `diskCache` of `kubestage/discovery` is one. Default: in memory only. */
  readonly discoveryCache?: DiscoveryCache;
}
