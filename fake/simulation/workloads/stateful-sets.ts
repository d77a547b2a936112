import type { ControllerRevision, StatefulSet, StatefulSetStatus } from '../../../machinery/generated/types/apps/v1.ts';
import type { PersistentVolumeClaim, Pod, Volume } from '../../../machinery/generated/types/core/v1.ts';
import type { Simulation, SimulationParts } from '../simulation.ts';
import { type ControllerRules, isSame, keyOf, partsOf, startController, type Tools, withoutZeros } from './controller-loop.ts';
import { claim, controlledBy, ownersConcerned } from './ownership.ts';
import { availableIn, isReady, podFrom, templateHash } from './pods-of-workloads.ts';

const BUCKET = 'statefulsets.apps';
const REVISIONS = 'controllerrevisions.apps';
const REVISION_LABEL = 'controller-revision-hash';

const isGoing = (pod: Pod): boolean => pod.metadata?.deletionTimestamp !== undefined;
const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';
const revisionOf = (pod: Pod): string => pod.metadata?.labels?.[REVISION_LABEL] ?? '';

function ordinalOf(set: StatefulSet, pod: Pod): number {
  const prefix = `${set.metadata?.name ?? ''}-`;
  const { name = '' } = pod.metadata ?? {};
  return name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)) ? Number(name.slice(prefix.length)) : -1;
}

/** What one ordinal is to run. */
interface Seat {
  readonly ordinal: number;
  readonly revision: string;
}

function claimName(template: PersistentVolumeClaim, podName: string): string {
  return `${template.metadata?.name ?? ''}-${podName}`;
}

function podOf(set: StatefulSet, { ordinal, revision }: Seat): Pod {
  const { name = '' } = set.metadata ?? {};
  const podName = `${name}-${ordinal}`;
  const pod = podFrom(set.spec.template, controlledBy(set, 'apps/v1', 'StatefulSet'), { name: podName });
  const claims: readonly Volume[] = (set.spec.volumeClaimTemplates ?? []).map((template) => ({
    name: template.metadata?.name ?? '',
    persistentVolumeClaim: { claimName: claimName(template, podName) },
  }));
  const kept = (pod.spec?.volumes ?? []).filter((volume) => !claims.some((claimed) => claimed.name === volume.name));
  const labels = {
    ...pod.metadata?.labels,
    [REVISION_LABEL]: revision,
    'statefulset.kubernetes.io/pod-name': podName,
    'apps.kubernetes.io/pod-index': String(ordinal),
  };
  const spec = { ...pod.spec, containers: pod.spec?.containers ?? [], hostname: podName, subdomain: set.spec.serviceName ?? '' };
  return { ...pod, metadata: { ...pod.metadata, labels }, spec: { ...spec, ...(claims.length > 0 ? { volumes: [...claims, ...kept] } : {}) } };
}

async function createPod(tools: Tools, set: StatefulSet, seat: Seat): Promise<void> {
  const { name = '', namespace = '' } = set.metadata ?? {};
  for (const template of set.spec.volumeClaimTemplates ?? []) {
    const claimed = claimName(template, `${name}-${seat.ordinal}`);
    if (tools.get('persistentvolumeclaims', namespace, claimed) !== undefined) continue;
    const labels = { ...template.metadata?.labels, ...set.spec.selector.matchLabels };
    await tools.create('persistentvolumeclaims', namespace, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { ...template.metadata, name: claimed, labels },
      spec: template.spec ?? {},
    });
  }
  await tools.create('pods', namespace, podOf(set, seat));
}

/** The first step towards the wanted pods that may be taken now. With `Parallel` all of them may. */
async function step(tools: Tools, set: StatefulSet, pods: readonly Pod[], revision: string): Promise<void> {
  const { replicas = 1, ordinals, podManagementPolicy } = set.spec;
  const isParallel = podManagementPolicy === 'Parallel';
  const first = ordinals?.start ?? 0;
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(set, pod), pod]));
  for (let ordinal = first; ordinal < first + replicas; ordinal += 1) {
    const pod = byOrdinal.get(ordinal);
    if (pod !== undefined && hasEnded(pod) && !isGoing(pod)) return tools.remove('pods', pod);
    if (pod === undefined) await createPod(tools, set, { ordinal, revision });
    if (!isParallel && (pod === undefined || isGoing(pod) || !isReady(pod))) return;
  }
  const surplus = pods
    .filter((pod) => ordinalOf(set, pod) < first || ordinalOf(set, pod) >= first + replicas)
    .toSorted((a, b) => ordinalOf(set, b) - ordinalOf(set, a));
  for (const pod of surplus) {
    if (!isGoing(pod)) await tools.remove('pods', pod);
    if (!isParallel) return;
  }
  if (surplus.length === 0) await updateOne(tools, set, byOrdinal, revision);
}

/** Replaces the pod of the highest ordinal that is of an earlier revision, once those above it are ready. */
async function updateOne(tools: Tools, set: StatefulSet, byOrdinal: ReadonlyMap<number, Pod>, revision: string): Promise<void> {
  const { updateStrategy, replicas = 1, ordinals } = set.spec;
  if (updateStrategy?.type === 'OnDelete') return;
  const first = ordinals?.start ?? 0;
  const least = Math.max(first, first + (updateStrategy?.rollingUpdate?.partition ?? 0));
  for (let ordinal = first + replicas - 1; ordinal >= least; ordinal -= 1) {
    const pod = byOrdinal.get(ordinal);
    if (pod === undefined || isGoing(pod)) return;
    if (revisionOf(pod) !== revision) return tools.remove('pods', pod);
    if (!isReady(pod)) return;
  }
}

function statusOf(set: StatefulSet, pods: readonly Pod[], revision: string, nowMs: number): StatefulSetStatus {
  const standing = pods.filter((pod) => !isGoing(pod) && !hasEnded(pod));
  const { minReadySeconds = 0, replicas = 1 } = set.spec;
  const updated = standing.filter((pod) => revisionOf(pod) === revision).length;
  const isUpdated = updated === replicas && standing.length === replicas && standing.every(isReady);
  const before = set.status?.currentRevision;
  const current = isUpdated || before === undefined || before === '' ? revision : before;
  const counts = {
    observedGeneration: set.metadata?.generation ?? 0,
    readyReplicas: standing.filter(isReady).length,
    currentReplicas: standing.filter((pod) => revisionOf(pod) === current).length,
    updatedReplicas: updated,
  };
  return {
    ...withoutZeros(counts),
    replicas: standing.length,
    availableReplicas: standing.filter((pod) => availableIn(pod, minReadySeconds, nowMs) === 0).length,
    currentRevision: current,
    updateRevision: revision,
    collisionCount: set.status?.collisionCount ?? 0,
  };
}

/** Keeps the template as a ControllerRevision, and answers the name by which pods carry it. */
async function keepRevision(tools: Tools, set: StatefulSet): Promise<string> {
  const { name = '', namespace = '' } = set.metadata ?? {};
  const hash = templateHash(set.spec.template);
  const revision = `${name}-${hash}`;
  if (tools.get(REVISIONS, namespace, revision) !== undefined) return revision;
  const numbers = tools
    .list<ControllerRevision>(REVISIONS, namespace)
    .filter(({ metadata }) => metadata?.ownerReferences?.some(({ uid }) => uid === set.metadata?.uid))
    .map(({ revision: number = 0 }) => number);
  await tools.create(REVISIONS, namespace, {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: revision,
      labels: { ...set.spec.template.metadata?.labels, 'controller.kubernetes.io/hash': hash },
      ownerReferences: [controlledBy(set, 'apps/v1', 'StatefulSet')],
    },
    data: { spec: { template: { ...set.spec.template, $patch: 'replace' } } },
    revision: Math.max(0, ...numbers) + 1,
  });
  return revision;
}

async function reconcile(key: string, tools: Tools): Promise<void> {
  const [namespace, name] = partsOf(key);
  const set = tools.get<StatefulSet>(BUCKET, namespace, name);
  if (set === undefined || set.metadata?.deletionTimestamp !== undefined) return;
  const revision = await keepRevision(tools, set);
  const claimant = { owner: set, apiVersion: 'apps/v1', kind: 'StatefulSet', selector: set.spec.selector };
  const mine = async (): Promise<readonly Pod[]> => (await claim<Pod>(tools, 'pods', claimant)).filter((pod) => ordinalOf(set, pod) >= 0);
  await step(tools, set, await mine(), revision);
  const pods = await mine();
  const status = statusOf(set, pods, revision, tools.now());
  if (!isSame(set.status, status)) await tools.update(BUCKET, set, { status }, 'status');
  const waits = pods.map((pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, tools.now())).filter((ms) => ms !== undefined && ms > 0);
  if (waits.length > 0) tools.later(key, Math.min(...(waits as number[])));
}

const rules: ControllerRules = {
  account: 'statefulset-controller',
  keys: (tools) => tools.list<StatefulSet>(BUCKET, '').map(keyOf),
  concerned(change, tools) {
    if (change.bucket === BUCKET) return change.after === undefined ? [] : [keyOf(change.after)];
    return change.bucket === 'pods' ? ownersConcerned(change, 'StatefulSet', (namespace) => tools.list<StatefulSet>(BUCKET, namespace)) : [];
  },
  reconcile,
};

/** Keeps numbered pods with claims of their own, in order. @see kubernetes pkg/controller/statefulset (v1.37) */
export function startStatefulSets(parts: SimulationParts): Simulation {
  return startController(parts, rules);
}
