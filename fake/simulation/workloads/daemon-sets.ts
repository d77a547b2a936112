import type { DaemonSet, DaemonSetStatus } from '../../../machinery/generated/types/apps/v1.ts';
import type { Node, Pod, Toleration } from '../../../machinery/generated/types/core/v1.ts';
import { scaledValue } from '../../../machinery/int-or-string.ts';
import { toleratesTaints, wants } from '../pods/placement.ts';
import type { Simulation, SimulationParts } from '../simulation.ts';
import { type ControllerRules, isSame, keyOf, partsOf, startController, type Tools, withoutZeros } from './controller-loop.ts';
import { claim, controlledBy, ownersConcerned } from './ownership.ts';
import { availableIn, isReady, podFrom, templateHash } from './pods-of-workloads.ts';

const BUCKET = 'daemonsets.apps';
const REVISION_LABEL = 'controller-revision-hash';

// A node's troubles do not keep daemons away. @see kubernetes pkg/controller/daemon/util/daemonset_util.go (v1.37)
const TROUBLES: readonly Toleration[] = [
  ...['not-ready', 'unreachable'].map((key): Toleration => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect: 'NoExecute' })),
  ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map(
    (key): Toleration => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect: 'NoSchedule' }),
  ),
];

/** The node that a daemon's pod is for: its place, or the one that it asks for. */
function nodeOf({ spec }: Pod): string {
  if (spec?.nodeName !== undefined && spec.nodeName !== '') return spec.nodeName;
  const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms[0]?.matchFields?.find(({ key }) => key === 'metadata.name')?.values?.[0] ?? '';
}

function podFor(set: DaemonSet, node: string): Pod {
  const pod = podFrom(set.spec.template, controlledBy(set, 'apps/v1', 'DaemonSet'), { generateName: `${set.metadata?.name ?? ''}-` });
  const field = { key: 'metadata.name', operator: 'In' as const, values: [node] };
  const given = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const nodeSelectorTerms = given === undefined ? [{ matchFields: [field] }] : given.map((term) => ({ ...term, matchFields: [field] }));
  const nodeAffinity = { ...pod.spec?.affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
  const spec = {
    ...pod.spec,
    containers: pod.spec?.containers ?? [],
    affinity: { ...pod.spec?.affinity, nodeAffinity },
    tolerations: [...(pod.spec?.tolerations ?? []), ...TROUBLES],
  };
  return { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata?.labels, [REVISION_LABEL]: templateHash(set.spec.template) } }, spec };
}

/** The nodes that are to have a pod of the set. */
function wantedNodes(set: DaemonSet, nodes: readonly Node[]): ReadonlySet<string> {
  const pod: Pod = { spec: { ...set.spec.template.spec, containers: [], tolerations: [...(set.spec.template.spec?.tolerations ?? []), ...TROUBLES] } };
  return new Set(nodes.filter((node) => wants(pod, node) && toleratesTaints(pod, node)).map(({ metadata }) => metadata?.name ?? ''));
}

const isGoing = ({ metadata }: Pod): boolean => metadata?.deletionTimestamp !== undefined;
const isOutdated = (set: DaemonSet, pod: Pod): boolean => pod.metadata?.labels?.[REVISION_LABEL] !== templateHash(set.spec.template);

async function fitNodes(tools: Tools, set: DaemonSet, nodes: ReadonlySet<string>, pods: readonly Pod[]): Promise<void> {
  const { namespace = '' } = set.metadata ?? {};
  const kept = new Map<string, Pod>();
  for (const pod of pods) {
    const node = nodeOf(pod);
    const isSpare = !nodes.has(node) || kept.has(node);
    const hasFailed = pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
    if (!isGoing(pod) && (isSpare || hasFailed)) await tools.remove('pods', pod);
    else if (!isSpare) kept.set(node, pod);
  }
  for (const node of nodes) if (!kept.has(node)) await tools.create('pods', namespace, podFor(set, node));
  if (set.spec.updateStrategy?.type === 'OnDelete') return;
  const standing = [...kept.values()];
  const most = Math.max(1, scaledValue(set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, nodes.size, 'up') ?? 1);
  let unavailable = nodes.size - standing.filter((pod) => !isGoing(pod) && isReady(pod)).length;
  for (const pod of standing.filter((one) => !isGoing(one) && isOutdated(set, one))) {
    if (isReady(pod) && unavailable >= most) continue;
    if (isReady(pod)) unavailable += 1;
    await tools.remove('pods', pod);
  }
}

function statusOf(set: DaemonSet, nodes: ReadonlySet<string>, pods: readonly Pod[], nowMs: number): DaemonSetStatus {
  const mine = pods.filter((pod) => !isGoing(pod) && nodes.has(nodeOf(pod)));
  const available = mine.filter((pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, nowMs) === 0).length;
  return {
    currentNumberScheduled: mine.length,
    desiredNumberScheduled: nodes.size,
    numberMisscheduled: pods.filter((pod) => !isGoing(pod) && !nodes.has(nodeOf(pod))).length,
    numberReady: mine.filter(isReady).length,
    ...withoutZeros({
      observedGeneration: set.metadata?.generation ?? 0,
      updatedNumberScheduled: mine.filter((pod) => !isOutdated(set, pod)).length,
      numberAvailable: available,
      numberUnavailable: nodes.size - available,
    }),
  };
}

async function reconcile(key: string, tools: Tools): Promise<void> {
  const [namespace, name] = partsOf(key);
  const set = tools.get<DaemonSet>(BUCKET, namespace, name);
  if (set === undefined || set.metadata?.deletionTimestamp !== undefined) return;
  const claimant = { owner: set, apiVersion: 'apps/v1', kind: 'DaemonSet', selector: set.spec.selector };
  const nodes = wantedNodes(set, tools.list<Node>('nodes', ''));
  await fitNodes(tools, set, nodes, await claim<Pod>(tools, 'pods', claimant));
  const status = statusOf(set, nodes, await claim<Pod>(tools, 'pods', claimant), tools.now());
  if (!isSame(set.status, status)) await tools.update(BUCKET, set, { status }, 'status');
}

const rules: ControllerRules = {
  account: 'daemon-set-controller',
  keys: (tools) => tools.list<DaemonSet>(BUCKET, '').map(keyOf),
  concerned(change, tools) {
    if (change.bucket === BUCKET) return change.after === undefined ? [] : [keyOf(change.after)];
    if (change.bucket === 'nodes') return tools.list<DaemonSet>(BUCKET, '').map(keyOf);
    return change.bucket === 'pods' ? ownersConcerned(change, 'DaemonSet', (namespace) => tools.list<DaemonSet>(BUCKET, namespace)) : [];
  },
  reconcile,
};

/** Keeps a pod on every node that fits. @see kubernetes pkg/controller/daemon (v1.37) */
export function startDaemonSets(parts: SimulationParts): Simulation {
  return startController(parts, rules);
}
