import { formatTime } from '../../../machinery/clock.ts';
import type { Node, Pod, PodStatus } from '../../../machinery/generated/types/core/v1.ts';
import type { Simulation, SimulationParts } from '../simulation.ts';
import { type ControllerRules, isSame, keyOf, partsOf, startController, type Tools } from '../workloads/controller-loop.ts';
import { placeFor } from './placement.ts';
import { defaultStages, isFor, type PodStage } from './pod-stage.ts';

const FIRST_NODE = 'kubestage-node';

const isPlaced = ({ spec }: Pod): boolean => spec?.nodeName !== undefined && spec.nodeName !== '';
const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** A cluster without nodes gets one, so that pods have a place. */
function makeNode(tools: Tools): Promise<unknown> {
  return tools.create('nodes', '', { apiVersion: 'v1', kind: 'Node', metadata: { name: FIRST_NODE, labels: { 'kubernetes.io/hostname': FIRST_NODE } } });
}

const NOT_READY = 'node.kubernetes.io/not-ready';

/** What a node's kubelet and the node lifecycle controller do: a node that says nothing of itself is ready, and one that is ready loses the taint of a new one. */
async function tend(tools: Tools, node: Node): Promise<void> {
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready === undefined) {
    const at = formatTime(tools.now());
    const condition = {
      type: 'Ready',
      status: 'True',
      reason: 'KubeletReady',
      message: 'kubelet is posting ready status',
      lastHeartbeatTime: at,
      lastTransitionTime: at,
    };
    const room = { cpu: '64', memory: '256Gi', pods: '10000' };
    const own = [{ type: 'InternalIP', address: '192.0.2.1' }];
    const { capacity = room, allocatable = capacity, addresses = own, conditions = [] } = node.status ?? {};
    await tools.update('nodes', node, { status: { ...node.status, capacity, allocatable, addresses, conditions: [...conditions, condition] } }, 'status');
  } else if (ready.status === 'True') {
    const taints = (node.spec?.taints ?? []).filter(({ key }) => key !== NOT_READY);
    if (taints.length !== (node.spec?.taints ?? []).length) await tools.update('nodes', node, { spec: { ...node.spec, taints } });
  }
}

async function place(tools: Tools, pod: Pod): Promise<void> {
  if ((pod.spec?.schedulingGates ?? []).length > 0) return;
  const nodes = tools.list<Node>('nodes', '');
  // The pod comes again when there is a node.
  if (nodes.length === 0) return void (await makeNode(tools));
  const all = tools.list<Pod>('pods', '');
  const node = placeFor(pod, nodes, (name) => all.filter(({ spec }) => spec?.nodeName === name).length);
  const { name = '', namespace = '' } = pod.metadata ?? {};
  if (node === undefined) return refuse(tools, pod, nodes.length);
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace }, target: { apiVersion: 'v1', kind: 'Node', name: node } };
  await tools.bind(pod, binding);
}

async function refuse(tools: Tools, pod: Pod, nodes: number): Promise<void> {
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
  const standing = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  const lastTransitionTime = standing?.lastTransitionTime ?? formatTime(tools.now());
  const message = `0/${nodes} nodes are available: no node fits the pod's selector, affinity and tolerations.`;
  const conditions = [...others, { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime }];
  await writeStatus(tools, pod, { ...pod.status, phase: 'Pending', conditions });
}

async function writeStatus(tools: Tools, pod: Pod, status: PodStatus): Promise<void> {
  if (!isSame(pod.status, status)) await tools.update('pods', pod, { status }, 'status');
}

/** When a pod came to its phase, milliseconds since the epoch. */
function sinceOf(pod: Pod): number {
  const type = pod.status?.phase === 'Running' ? 'ContainersReady' : 'PodScheduled';
  return Date.parse(pod.status?.conditions?.find((condition) => condition.type === type)?.lastTransitionTime ?? pod.metadata?.creationTimestamp ?? '');
}

/** Addresses of a pod network of its own, in the order in which pods come to run. */
class PodNetwork {
  #given = 0;

  next(): string {
    this.#given += 1;
    return `10.244.${Math.floor(this.#given / 250) % 256}.${(this.#given % 250) + 2}`;
  }
}

/** What pods of a cluster live by. */
interface PodLife {
  readonly stages: readonly PodStage[];
  readonly network: PodNetwork;
}

async function live(tools: Tools, pod: Pod, { stages, network }: PodLife): Promise<void> {
  const stage = stages.find((one) => isFor(one, pod));
  if (stage === undefined) return;
  const wait = sinceOf(pod) + (stage.afterMs ?? 0) - tools.now();
  if (wait > 0 && (stage.afterMs ?? 0) > 0) return tools.later(keyOf(pod), wait);
  const outcome = stage.to(pod, tools.now());
  if (outcome === 'stay') return;
  const podIP = pod.status?.podIP ?? network.next();
  const addresses = { hostIP: '192.0.2.1', hostIPs: [{ ip: '192.0.2.1' }], podIP, podIPs: [{ ip: podIP }] };
  await writeStatus(tools, pod, outcome.phase === 'Pending' ? outcome : { ...outcome, ...addresses });
}

/** What a kubelet does when a pod is asked to go: its containers end at once, and it is gone. */
async function end(tools: Tools, pod: Pod): Promise<void> {
  await tools.remove('pods', pod, { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata?.uid } });
}

function rulesWith(stages: readonly PodStage[]): ControllerRules {
  const life = { stages: [...stages, ...defaultStages], network: new PodNetwork() };
  return {
    account: 'pod-simulator',
    keys: (tools) => [...tools.list<Node>('nodes', ''), ...tools.list<Pod>('pods', '')].map(keyOf),
    concerned({ bucket, after }, tools) {
      if (bucket === 'pods') return after === undefined ? [] : [keyOf(after)];
      // What had no place may have one now.
      if (bucket !== 'nodes') return [];
      const homeless = tools.list<Pod>('pods', '').filter((pod) => !isPlaced(pod));
      return [...(after === undefined ? [] : [after]), ...homeless].map(keyOf);
    },
    async reconcile(key, tools) {
      const [namespace, name] = partsOf(key);
      const node = namespace === '' ? tools.get<Node>('nodes', '', name) : undefined;
      if (node !== undefined) return tend(tools, node);
      const pod = tools.get<Pod>('pods', namespace, name);
      if (pod === undefined) return;
      if (pod.metadata?.deletionTimestamp !== undefined) return (pod.metadata.deletionGracePeriodSeconds ?? 0) > 0 ? end(tools, pod) : undefined;
      if (hasEnded(pod)) return;
      await (isPlaced(pod) ? live(tools, pod, life) : place(tools, pod));
    },
  };
}

/** Places pods on nodes and lets them live by stages; the first stage that is for a pod decides. */
export function startPods(parts: SimulationParts, stages: readonly PodStage[]): Simulation {
  return startController(parts, rulesWith(stages));
}
