import type { Clock } from '../../machinery/clock.ts';
import { defineResource } from '../../machinery/resource.ts';
import type { CallOptions } from '../call-options.ts';
import type { Client } from '../client.ts';
import { isNotFound, isTooManyRequests } from '../error-predicates.ts';
import { mergePatch } from '../patches.ts';
import type { DynamicObject, ResourceClient } from '../resource-client.ts';
import { sleep } from '../sleep.ts';
import { systemClock } from '../system-clock.ts';
import { limitOf } from '../wire-call.ts';
import { isGone } from './conditions.ts';
import { type DrainPermissions, drainVerdict, type EvictablePod } from './pod-of-node.ts';
import { waitFor } from './wait-for.ts';

const Pod = defineResource<EvictablePod>({ group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true });
const Node = defineResource<DynamicObject>({ group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false });

// What kubectl waits between two tries while a disruption budget is in the way.
const RETRY_MS = 5000;

/** How to evict. */
export interface EvictOptions extends CallOptions {
  /** Default: the client's own namespace. */
  readonly namespace?: string;
  /** How long the pod may take to end, in seconds. Default: its own. */
  readonly gracePeriodSeconds?: number;
  readonly dryRun?: 'All';
  /** Evicts this pod and no later one of its name. */
  readonly uid?: string;
}

/**
 * Asks a pod to go, as far as disruption budgets allow.
 *
 * @throws {ApiError} `isTooManyRequests` while a budget does not; `isNotFound` when it is gone
 */
export async function evict(client: Client, pod: string, options: EvictOptions = {}): Promise<void> {
  const { namespace = client.defaultNamespace, gracePeriodSeconds, dryRun, uid, signal, timeoutMs, headers } = options;
  const deleteOptions = {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(uid === undefined ? {} : { preconditions: { uid } }),
    // An eviction is dry by its own options, not by the query.
    ...(dryRun === undefined ? {} : { dryRun: [dryRun] }),
  };
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace }, deleteOptions };
  await client.resource(Pod).namespace(namespace).subresource('eviction').create(pod, eviction, { signal, timeoutMs, headers });
}

async function setUnschedulable(client: Client, node: string, unschedulable: boolean, options: CallOptions): Promise<void> {
  await client.resource(Node).patch(node, mergePatch<DynamicObject>({ spec: { unschedulable: unschedulable ? true : null } }), options);
}

/** Keeps new pods off a node. */
export async function cordon(client: Client, node: string, options: CallOptions = {}): Promise<void> {
  await setUnschedulable(client, node, true, options);
}

/** Lets pods onto a node again. */
export async function uncordon(client: Client, node: string, options: CallOptions = {}): Promise<void> {
  await setUnschedulable(client, node, false, options);
}

/** How to drain. */
export interface DrainOptions extends CallOptions, DrainPermissions {
  readonly gracePeriodSeconds?: number;
  /** Only pods with these labels. */
  readonly podSelector?: string;
  readonly clock?: Clock;
}

async function evictAndWait(client: Client, pod: EvictablePod, options: DrainOptions & { readonly clock: Clock }): Promise<void> {
  const { clock, signal, gracePeriodSeconds } = options;
  const { name = '', namespace = '', uid = '' } = pod.metadata ?? {};
  for (;;) {
    try {
      await evict(client, name, { namespace, uid, signal, ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }) });
      break;
    } catch (error) {
      if (isNotFound(error)) return;
      if (!isTooManyRequests(error)) throw error;
      await sleep(clock, RETRY_MS, signal);
    }
  }
  const place: ResourceClient<EvictablePod> = client.resource(Pod).namespace(namespace);
  // The whole drain has the limit, not each of its waits.
  await waitFor(place, name, isGone(uid), { clock, timeoutMs: 0x7fffffff, ...(signal === undefined ? {} : { signal }) });
}

/**
 * Takes the pods off a node: keeps new ones away, then evicts those there are and waits until they are gone, trying again while budgets
 * are in the way. Nothing is evicted when one of them must not be. Gives back the names of what went, as `namespace/name`.
 *
 * Goes on until it is done, `timeoutMs` have passed or the signal aborts.
 * @throws {Error} naming every pod that may not be evicted, and why; {ApiError} when the server refuses
 * @see kubectl pkg/drain/drain.go (v1.37)
 */
export async function drain(client: Client, node: string, options: DrainOptions = {}): Promise<readonly string[]> {
  const { clock = systemClock, podSelector } = options;
  const limit = limitOf(clock, options);
  try {
    const call = { signal: limit.signal };
    await cordon(client, node, call);
    const pods = await Array.fromAsync(client.resource(Pod).listAll({ ...call, fieldSelector: `spec.nodeName=${node}`, labelSelector: podSelector }));
    const nameOf = ({ metadata }: EvictablePod): string => `${metadata?.namespace}/${metadata?.name}`;
    const verdicts = pods.map((pod) => ({ pod, verdict: drainVerdict(pod, options) }));
    const refusals = verdicts.flatMap(({ pod, verdict }) => (verdict.kind === 'refuse' ? [`${nameOf(pod)} ${verdict.reason}`] : []));
    if (refusals.length > 0) throw new Error(`node ${node} cannot be drained: ${refusals.join('; ')}`);
    const leaving = verdicts.filter(({ verdict }) => verdict.kind === 'evict').map(({ pod }) => pod);
    const { timeoutMs: _whole, ...each } = options;
    await Promise.all(leaving.map((pod) => evictAndWait(client, pod, { ...each, clock, signal: limit.signal })));
    return leaving.map(nameOf);
  } finally {
    limit.clear();
  }
}
