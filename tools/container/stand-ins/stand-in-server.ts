import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient, isNotFound } from 'kubestage';
import { FakeCluster } from 'kubestage/fake';
import { type CertificateAuthority, createCertificateAuthority, kubeconfigYaml } from 'kubestage/fixtures';
import { DaemonSet } from 'kubestage/types/apps/v1';
import { Node, type Taint } from 'kubestage/types/core/v1';

// What the stand-ins of k3s and of kind's nodes have in common: an API server on port 6443 with a certificate, an admin and nodes.

/** A server of a stand-in. */
export interface StandInServer {
  /** The admin's kubeconfig, which names the server in this way. */
  kubeconfig(server: string): string;
  readonly client: Client;
}

/** How it is set up. */
export interface StandInSettings {
  /** Names and addresses in the certificate. */
  readonly names: readonly string[];
  /** What other nodes show when they join. */
  readonly token: string;
}

// What a controller manager does, as far as the fake can.
const simulate = ['gc', 'namespaces', 'service-accounts', 'workloads', 'endpoints'];

function adminConfig(authority: CertificateAuthority, server: string): string {
  const admin = authority.issueClient('kubernetes-admin', ['system:masters']);
  return kubeconfigYaml({
    server,
    caPem: authority.certificatePem,
    clientCertificatePem: admin.certificatePem,
    clientKeyPem: admin.keyPem,
    name: 'default',
  });
}

/** Starts to listen on port 6443 of every address. */
export async function startStandInServer({ names, token }: StandInSettings): Promise<StandInServer> {
  const tokens = [{ token, user: { username: 'system:bootstrap:kubest', groups: ['system:masters'] } }];
  const cluster = await FakeCluster.create({ authorization: 'RBAC', simulate, tokens });
  const authority = createCertificateAuthority();
  const { certificatePem, keyPem } = authority.issueServer(names);
  await cluster.listen({ host: '0.0.0.0', port: 6443, tls: { key: keyPem, cert: certificatePem, ca: authority.certificatePem } });
  return { kubeconfig: (server) => adminConfig(authority, server), client: await createClient(cluster.connection()) };
}

/** Registers a node, as a kubelet does. */
export async function registerNode(client: Client, name: string, taints: readonly Taint[] = []): Promise<void> {
  await client.resource(Node).create({ metadata: { name }, spec: { taints: [...taints] } });
}

const NOT_READY = 'node.kubernetes.io/not-ready';

/** Reports a node as Ready, as its kubelet does once it has a network; the node controller takes its taint away then. */
export async function reportReady(client: Client, name: string): Promise<void> {
  const found = await client.resource(Node).get(name);
  const taints = (found.spec?.taints ?? []).filter(({ key }) => key !== NOT_READY);
  const node = await client.resource(Node).replace({ ...found, spec: { ...found.spec, taints } });
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const conditions = [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'stand-in', lastHeartbeatTime: now, lastTransitionTime: now }];
  await client.resource(Node).status.replace({ ...node, status: { ...node.status, conditions } });
}

/** Waits for the network to be installed, and reports every node Ready then, also those that join later. */
export async function followNetwork(client: Client, daemonSet: string): Promise<never> {
  const ready = new Set<string>();
  for (;;) {
    const network = await client
      .resource(DaemonSet)
      .namespace('kube-system')
      .get(daemonSet)
      .catch((error: unknown) => {
        if (isNotFound(error)) return undefined;
        throw error;
      });
    const { items } = network === undefined ? { items: [] } : await client.resource(Node).list();
    for (const name of items.map(({ metadata }) => metadata?.name ?? '').filter((candidate) => !ready.has(candidate))) {
      await reportReady(client, name);
      ready.add(name);
    }
    await sleep(100);
  }
}
