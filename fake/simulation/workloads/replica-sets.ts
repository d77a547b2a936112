import type { ReplicaSet, ReplicaSetStatus } from '../../../machinery/generated/types/apps/v1.ts';
import type { Pod } from '../../../machinery/generated/types/core/v1.ts';
import type { Simulation, SimulationParts } from '../simulation.ts';
import { type ControllerRules, isSame, keyOf, partsOf, startController, type Tools, withoutZeros } from './controller-loop.ts';
import { claim, controlledBy, ownersConcerned, picks } from './ownership.ts';
import { availableIn, byDispensability, isActive, isReady, podFrom } from './pods-of-workloads.ts';

const BUCKET = 'replicasets.apps';

async function fitCount(tools: Tools, set: ReplicaSet, active: readonly Pod[]): Promise<void> {
  const wanted = set.spec.replicas ?? 1;
  const { name = '', namespace = '' } = set.metadata ?? {};
  const { template } = set.spec;
  if (template === undefined) return;
  for (let missing = wanted - active.length; missing > 0; missing -= 1) {
    await tools.create('pods', namespace, podFrom(template, controlledBy(set, 'apps/v1', 'ReplicaSet'), { generateName: `${name}-` }));
  }
  const surplus = active.toSorted(byDispensability).slice(0, Math.max(0, active.length - wanted));
  for (const pod of surplus) await tools.remove('pods', pod);
}

function statusOf(set: ReplicaSet, active: readonly Pod[], nowMs: number): ReplicaSetStatus {
  const { minReadySeconds = 0, template } = set.spec;
  const counted = {
    fullyLabeledReplicas: active.filter((pod) => picks({ matchLabels: template?.metadata?.labels ?? {} }, pod)).length,
    readyReplicas: active.filter(isReady).length,
    availableReplicas: active.filter((pod) => availableIn(pod, minReadySeconds, nowMs) === 0).length,
    observedGeneration: set.metadata?.generation ?? 0,
  };
  const { conditions } = set.status ?? {};
  // `replicas` alone is never left out.
  return { replicas: active.length, ...withoutZeros(counted), ...(conditions === undefined ? {} : { conditions }) };
}

async function reconcile(key: string, tools: Tools): Promise<void> {
  const [namespace, name] = partsOf(key);
  const set = tools.get<ReplicaSet>(BUCKET, namespace, name);
  if (set === undefined) return;
  const claimant = { owner: set, apiVersion: 'apps/v1', kind: 'ReplicaSet', selector: set.spec.selector };
  const before = (await claim<Pod>(tools, 'pods', claimant)).filter(isActive);
  if (set.metadata?.deletionTimestamp === undefined) await fitCount(tools, set, before);
  const active = tools
    .list<Pod>('pods', namespace)
    .filter((pod) => isActive(pod) && pod.metadata?.ownerReferences?.some(({ uid }) => uid === set.metadata?.uid));
  const status = statusOf(set, active, tools.now());
  if (!isSame(set.status, status)) await tools.update(BUCKET, set, { status }, 'status');
  const waits = active.map((pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, tools.now())).filter((ms) => ms !== undefined && ms > 0);
  if (waits.length > 0) tools.later(key, Math.min(...(waits as number[])));
}

const rules: ControllerRules = {
  account: 'replicaset-controller',
  keys: (tools) => tools.list<ReplicaSet>(BUCKET, '').map(keyOf),
  concerned(change, tools) {
    if (change.bucket === BUCKET) return change.after === undefined ? [] : [keyOf(change.after)];
    return change.bucket === 'pods' ? ownersConcerned(change, 'ReplicaSet', (namespace) => tools.list<ReplicaSet>(BUCKET, namespace)) : [];
  },
  reconcile,
};

/** Keeps as many pods as replica sets want. @see kubernetes pkg/controller/replicaset (v1.37) */
export function startReplicaSets(parts: SimulationParts): Simulation {
  return startController(parts, rules);
}
