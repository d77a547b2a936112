import { randomBytes } from 'node:crypto';
import type { ContainerEngine } from '../engine/container-engine.ts';
import { containerWait } from '../engine/container-wait.ts';
import { createNetwork, createVolume } from '../engine/labelled.ts';
import { type StartedContainer, startContainer } from '../engine/start-container.ts';
import type { UndoStack } from '../engine/undo-stack.ts';
import { untilReady } from '../engine/until-ready.ts';

/** Which containers a cluster is made of. */
export interface KindLayout {
  readonly image: string;
  readonly port: number;
  readonly workers: number;
  readonly reuse: string | undefined;
  readonly readyTimeoutMs: number;
  readonly isPrivileged: boolean;
}

/** A node's container, with the name that the other nodes know it by. */
export interface KindNode {
  readonly hostname: string;
  readonly container: StartedContainer;
}

/** The containers of a cluster, up as machines are: no Kubernetes on them yet. */
export interface KindNodes {
  readonly clusterName: string;
  readonly controlPlane: KindNode;
  readonly workers: readonly KindNode[];
}

export const API_PORT = 6443;
// What systemd prints when the node is up; the second is for engines with cgroup v1.
const BOOTED = /Reached target .*Multi-User System.*|detected cgroup v1/;

async function startNode(
  engine: ContainerEngine,
  layout: KindLayout,
  place: { readonly network?: string; readonly hostname: string },
  undo: UndoStack,
): Promise<KindNode> {
  const { image, reuse } = layout;
  const { hostname } = place;
  const isControlPlane = hostname.endsWith('-control-plane');
  // Containers in containers cannot stand on the overlay of this one, so what they are kept in is a volume.
  const volume = await createVolume(engine, `${hostname}-var`, reuse);
  if (reuse === undefined) undo.push(volume.remove);
  const container = await startContainer(engine, {
    ...place,
    image,
    advice: 'load it into the engine (docker load), or name another one in KUBESTAGE_KIND_IMAGE',
    role: isControlPlane ? 'kind-control-plane' : 'kind-worker',
    isPrivileged: layout.isPrivileged,
    securityOptions: ['seccomp=unconfined', 'apparmor=unconfined'],
    tmpfs: ['/tmp', '/run'],
    binds: [
      { source: volume.name, target: '/var', mode: 'rw' },
      { source: '/lib/modules', target: '/lib/modules', mode: 'ro' },
    ],
    environment: { KUBECONFIG: '/etc/kubernetes/admin.conf' },
    ports: isControlPlane ? { [API_PORT]: layout.port } : {},
    ...(reuse === undefined ? {} : { reuse }),
  });
  if (reuse === undefined) undo.push(container.remove);
  await untilReady({
    ...containerWait(container, layout.readyTimeoutMs),
    missing: async () => (BOOTED.test(await container.logs()) ? undefined : 'the node has not booted'),
  });
  return { hostname, container };
}

/** Starts the containers and waits until they have booted, the control plane first. */
export async function startNodes(engine: ContainerEngine, layout: KindLayout, undo: UndoStack): Promise<KindNodes> {
  const clusterName = `kubestage-kind-${layout.reuse ?? randomBytes(4).toString('hex')}`;
  const network = layout.workers > 0 ? await createNetwork(engine, clusterName) : undefined;
  if (network !== undefined) undo.push(network.remove);
  const place = network === undefined ? {} : { network: network.name };
  const controlPlane = await startNode(engine, layout, { ...place, hostname: `${clusterName}-control-plane` }, undo);
  const names = Array.from({ length: layout.workers }, (_, index) => `${clusterName}-worker${index === 0 ? '' : index + 1}`);
  const workers: KindNode[] = [];
  for (const hostname of names) workers.push(await startNode(engine, layout, { ...place, hostname }, undo));
  return { clusterName, controlPlane, workers };
}
