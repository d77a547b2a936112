import type { Clock } from '../../machinery/clock.ts';
import { formatMicroTime } from '../../machinery/clock.ts';
import { Lease, type LeaseSpec } from '../../machinery/generated/types/coordination.k8s.io/v1.ts';
import type { CallOptions } from '../call-options.ts';
import type { Client } from '../client.ts';
import { isConflict, isNotFound } from '../error-predicates.ts';

/** What a try to get or keep a lease came to. */
export type Attempt =
  | { readonly kind: 'held' }
  /** Somebody else has it, and may have it for a while yet. */
  | { readonly kind: 'taken'; readonly holder: string };

/** One lease, as one candidate sees it. */
export interface LeaseLock {
  /** Takes the lease or renews it. @throws what the requests throw */
  attempt(options: CallOptions): Promise<Attempt>;
  /** Gives it up, if it is still this candidate's. @throws what the requests throw */
  release(options: CallOptions): Promise<void>;
  /** Who has it, as far as this candidate has seen; `''` for nobody. */
  readonly holder: string | undefined;
}

/** Which lease, and who wants it. */
export interface LeaseLockOptions {
  readonly client: Client;
  readonly namespace: string;
  readonly name: string;
  readonly identity: string;
  readonly leaseDurationMs: number;
  readonly clock: Clock;
}

interface Observed {
  readonly lease: Lease;
  readonly text: string;
  /** By this candidate's own clock: those of others may be wrong. */
  readonly at: number;
}

/**
 * A lease. Whether it has run out counts from when this candidate first saw its present state, never from the times that are written in
 * it: a newcomer waits for a whole lease.
 *
 * @see client-go tools/leaderelection/leaderelection.go tryAcquireOrRenew
 */
export function leaseLock({ client, namespace, name, identity, leaseDurationMs, clock }: LeaseLockOptions): LeaseLock {
  const leases = client.resource(Lease).namespace(namespace);
  let observed: Observed | undefined;

  function observe(lease: Lease): Observed {
    const text = JSON.stringify(lease.spec ?? {});
    observed = { lease, text, at: observed !== undefined && observed.text === text ? observed.at : clock.now() };
    return observed;
  }
  function specAfter(spec: LeaseSpec): LeaseSpec {
    const now = formatMicroTime(clock.now());
    const mine = { holderIdentity: identity, leaseDurationSeconds: Math.ceil(leaseDurationMs / 1000), renewTime: now };
    if (spec.holderIdentity === identity) return { ...spec, ...mine };
    return { ...spec, ...mine, acquireTime: now, leaseTransitions: (spec.leaseTransitions ?? 0) + 1 };
  }
  async function create(options: CallOptions): Promise<Attempt> {
    const now = formatMicroTime(clock.now());
    const spec = { ...specAfter({}), acquireTime: now, leaseTransitions: 0 };
    observe(await leases.create({ metadata: { name, namespace }, spec }, options));
    return { kind: 'held' };
  }
  async function write({ lease }: Observed, options: CallOptions): Promise<Attempt> {
    observe(await leases.replace({ ...lease, spec: specAfter(lease.spec ?? {}) }, options));
    return { kind: 'held' };
  }
  function isTaken({ lease: { spec }, at }: Observed): boolean {
    const { holderIdentity = '', leaseDurationSeconds = 0 } = spec ?? {};
    return holderIdentity !== '' && holderIdentity !== identity && at + leaseDurationSeconds * 1000 > clock.now();
  }
  return {
    attempt: async (options) => {
      // A leader that nobody disturbs renews with one request.
      if (observed?.lease.spec?.holderIdentity === identity) {
        try {
          return await write(observed, options);
        } catch (error) {
          if (!isConflict(error) && !isNotFound(error)) throw error;
        }
      }
      const found = await leases.get(name, options).catch((error: unknown) => {
        if (isNotFound(error)) return undefined;
        throw error;
      });
      if (found === undefined) return create(options);
      const seen = observe(found);
      return isTaken(seen) ? { kind: 'taken', holder: found.spec?.holderIdentity ?? '' } : write(seen, options);
    },
    release: async (options) => {
      const lease = await leases.get(name, options);
      if (lease.spec?.holderIdentity !== identity) return;
      const now = formatMicroTime(clock.now());
      const spec: LeaseSpec = { ...lease.spec, holderIdentity: '', leaseDurationSeconds: 1, renewTime: now, acquireTime: now };
      observe(await leases.replace({ ...lease, spec }, options));
    },
    get holder() {
      return observed?.lease.spec?.holderIdentity;
    },
  };
}
