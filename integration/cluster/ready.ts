import { type ClientSource, createClient, type KubeObject } from '../../client/index.ts';
import { isJsonObject, type Json } from '../../machinery/json.ts';

/** What a cluster has to have, to be called ready. */
export interface Readiness {
  /** How many nodes have to be Ready. Default 0: none need to be there. */
  readonly nodes?: number;
  /** Whether namespace `default` must have its service account, without which no Pod is admitted. */
  readonly needsServiceAccount?: boolean;
  /** Whether the cluster's DNS must answer. */
  readonly needsDns?: boolean;
}

function conditionIsTrue(object: unknown, type: string): boolean {
  const status: Json | undefined = isJsonObject(object) ? object['status'] : undefined;
  const conditions = isJsonObject(status) ? status['conditions'] : undefined;
  return Array.isArray(conditions) && conditions.some((condition) => isJsonObject(condition) && condition['type'] === type && condition['status'] === 'True');
}

/** How many of these nodes are Ready. */
export function readyNodes(nodes: readonly KubeObject[]): number {
  return nodes.filter((node) => conditionIsTrue(node, 'Ready')).length;
}

/** What is still missing; undefined when nothing is. @throws what a client throws, while the server does not answer */
export async function missingOf(
  connection: ClientSource,
  { nodes = 0, needsServiceAccount = false, needsDns = false }: Readiness,
): Promise<string | undefined> {
  await using client = await createClient(connection, { rateLimits: 'off', retry: 'off', onWarning: () => undefined });
  const answer = await client.request({ path: '/readyz', timeoutMs: 5000 });
  await answer.text();
  if (needsServiceAccount) await (await client.dynamic('v1', 'ServiceAccount')).namespace('default').get('default');
  if (nodes > 0) {
    const { items } = await (await client.dynamic('v1', 'Node')).list();
    if (readyNodes(items) < nodes) return `${readyNodes(items)} of ${nodes} nodes are Ready`;
  }
  if (needsDns) {
    const pods = await (await client.dynamic('v1', 'Pod')).namespace('kube-system').list({ labelSelector: 'k8s-app=kube-dns' });
    if (!pods.items.some((pod) => conditionIsTrue(pod, 'Ready'))) return 'no Pod of the cluster DNS is Ready';
  }
  return undefined;
}
