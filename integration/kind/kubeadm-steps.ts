import { HarnessError } from '../harness-error.ts';
import type { KindNode, KindNodes } from './kind-nodes.ts';
import { type KubeadmSettings, kubeadmConfig, POD_SUBNET } from './kubeadm-config.ts';

// kubeadm's form of a token; it opens nothing but throw-away clusters on a network of their own.
const TOKEN = 'kubest.0123456789abcdef';
const CONFIG = '/kind/kubeadm.conf';
const ADMIN = '--kubeconfig=/etc/kubernetes/admin.conf';
const DONE = '/kind/kubestage-done';

async function mustRead({ container }: KindNode, path: string): Promise<string> {
  const text = await container.readFile(path);
  if (text === undefined) throw new HarnessError('failed', `${container.name} has no ${path}: its image is no kindest/node`);
  return text;
}

async function addressOf({ container, hostname }: KindNode): Promise<string> {
  const hosts = await mustRead({ container, hostname }, '/etc/hosts');
  const line = hosts.split('\n').find((entry) => entry.split(/\s+/).slice(1).includes(hostname));
  const address = line?.split(/\s+/)[0];
  if (address === undefined) throw new HarnessError('failed', `${container.name} does not know its own address`);
  return address;
}

async function writeConfig(node: KindNode, settings: Omit<KubeadmSettings, 'nodeName' | 'nodeAddress'>): Promise<void> {
  await node.container.writeFile(CONFIG, kubeadmConfig({ ...settings, nodeName: node.hostname, nodeAddress: await addressOf(node) }));
}

/** The manifests of network and storage that the image brings: with the Pods' network filled in. */
async function applyFromImage(node: KindNode, name: string, verb: 'create' | 'apply'): Promise<void> {
  const template = await mustRead(node, `/kind/manifests/${name}.yaml`);
  const file = `/kind/kubestage-${name}.yaml`;
  await node.container.writeFile(file, template.replaceAll(/\{\{\s*\.PodSubnet\s*\}\}/g, POD_SUBNET));
  await node.container.mustRun(['kubectl', verb, ADMIN, '-f', file]);
}

/** Whether the steps have been taken on a control plane that is shared. */
export async function isInstalled({ controlPlane }: KindNodes): Promise<boolean> {
  return (await controlPlane.container.readFile(DONE)) !== undefined;
}

/**
 * Makes a cluster of booted nodes, as `kind create cluster` does: init, network, storage, then the workers join.
 * @throws {HarnessError} `failed` with the output of the step that went wrong
 * @see sigs.k8s.io/kind pkg/cluster/internal/create/actions (v0.31)
 */
export async function installKubernetes(nodes: KindNodes, certSans: readonly string[]): Promise<void> {
  const { controlPlane, workers, clusterName } = nodes;
  const kubernetesVersion = (await mustRead(controlPlane, '/kind/version')).trim();
  const settings = { kubernetesVersion, clusterName, controlPlane: controlPlane.hostname, certSans, token: TOKEN };
  await writeConfig(controlPlane, settings);
  await controlPlane.container.mustRun(['kubeadm', 'init', `--config=${CONFIG}`, '--skip-token-print', '--v=6']);
  if (workers.length === 0) {
    // The only node has to take everybody's Pods.
    await controlPlane.container.mustRun(['kubectl', ADMIN, 'taint', 'nodes', '--all', 'node-role.kubernetes.io/control-plane-']);
  }
  await applyFromImage(controlPlane, 'default-cni', 'create');
  await applyFromImage(controlPlane, 'default-storage', 'apply');
  for (const worker of workers) {
    await writeConfig(worker, settings);
    await worker.container.mustRun(['kubeadm', 'join', '--config', CONFIG, '--v=6']);
  }
  await controlPlane.container.writeFile(DONE, `${kubernetesVersion}\n`);
}
