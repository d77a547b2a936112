import type { KubeObject } from '../../machinery/object.ts';
import { parseQuantity } from '../../machinery/quantity.ts';
import { defineResource } from '../../machinery/resource.ts';
import type { CallOptions, ListAllOptions } from '../call-options.ts';
import type { Client } from '../client.ts';

/** How much of a machine is used. */
export interface ResourceUse {
  /** In thousandths of a core, whole ones, rounded up. */
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

/** The use of one node, and which share of what pods may have that is. */
export interface NodeUse extends ResourceUse {
  readonly name: string;
  /** From 0 to 1 and above; undefined when the node does not tell what it has. */
  readonly cpuShare: number | undefined;
  readonly memoryShare: number | undefined;
}

/** The use of one pod, and of each of its containers. */
export interface PodUse extends ResourceUse {
  readonly namespace: string;
  readonly name: string;
  readonly containers: readonly (ResourceUse & { readonly name: string })[];
}

type Amounts = Readonly<Record<string, string>>;

interface NodeMetrics extends KubeObject {
  readonly usage?: Amounts;
}

interface PodMetrics extends KubeObject {
  readonly containers?: readonly { readonly name: string; readonly usage?: Amounts }[];
}

interface NodeStatus extends KubeObject {
  readonly status?: { readonly allocatable?: Amounts };
}

const metrics = { group: 'metrics.k8s.io', version: 'v1beta1' };
const Nodes = defineResource<NodeStatus>({ group: '', version: 'v1', kind: 'Node', plural: 'nodes', namespaced: false });
const NodesUsed = defineResource<NodeMetrics>({ ...metrics, kind: 'NodeMetrics', plural: 'nodes', namespaced: false });
const PodsUsed = defineResource<PodMetrics>({ ...metrics, kind: 'PodMetrics', plural: 'pods', namespaced: true });

const NANOS_PER_MILLI = 1_000_000n;
const NANOS_PER_UNIT = 1_000_000_000n;

function useOf(amounts: Amounts = {}): ResourceUse {
  const [cpu, memory] = [parseQuantity(amounts['cpu'] ?? '0').nanos, parseQuantity(amounts['memory'] ?? '0').nanos];
  return { cpuMillicores: Number((cpu + NANOS_PER_MILLI - 1n) / NANOS_PER_MILLI), memoryBytes: Number(memory / NANOS_PER_UNIT) };
}

const share = (used: number, all: number): number | undefined => (all === 0 ? undefined : used / all);

/**
 * What nodes use, by the metrics server.
 *
 * @throws {ApiError} `isNotFound` when the cluster has no metrics server
 */
export async function topNodes(client: Pick<Client, 'resource'>, options: CallOptions = {}): Promise<readonly NodeUse[]> {
  const [used, nodes] = await Promise.all([client.resource(NodesUsed).list(options), client.resource(Nodes).list(options)]);
  const available = new Map(nodes.items.map(({ metadata, status }) => [metadata?.name, useOf(status?.allocatable)]));
  return used.items.map(({ metadata, usage }) => {
    const use = useOf(usage);
    const all = available.get(metadata?.name) ?? useOf();
    const shares = { cpuShare: share(use.cpuMillicores, all.cpuMillicores), memoryShare: share(use.memoryBytes, all.memoryBytes) };
    return { name: metadata?.name ?? '', ...use, ...shares };
  });
}

/** Which pods. */
export interface TopPodsOptions extends ListAllOptions {
  /** Default: all namespaces. */
  readonly namespace?: string;
}

/** What pods use, by the metrics server. @throws {ApiError} `isNotFound` when the cluster has no metrics server */
export async function topPods(client: Pick<Client, 'resource'>, { namespace, ...options }: TopPodsOptions = {}): Promise<readonly PodUse[]> {
  const all = client.resource(PodsUsed);
  const pods = await Array.fromAsync((namespace === undefined ? all : all.namespace(namespace)).listAll(options));
  return pods.map(({ metadata, containers = [] }) => {
    const each = containers.map(({ name, usage }) => ({ name, ...useOf(usage) }));
    const sum = (key: keyof ResourceUse): number => each.reduce((total, one) => total + one[key], 0);
    return {
      namespace: metadata?.namespace ?? '',
      name: metadata?.name ?? '',
      cpuMillicores: sum('cpuMillicores'),
      memoryBytes: sum('memoryBytes'),
      containers: each,
    };
  });
}
