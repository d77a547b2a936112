import { randomBytes } from 'node:crypto';
import { type Kubeconfig, loadConnection } from '../../client/config/index.ts';
import { type ManifestSource, objectsOf } from '../cluster/apply-manifests.ts';
import { assembleCluster } from '../cluster/assemble.ts';
import type { IntegrationCluster } from '../cluster/cluster.ts';
import { parseKubeconfig, withServer } from '../cluster/kubeconfig.ts';
import { missingOf, type Readiness } from '../cluster/ready.ts';
import { type ContainerEngine, openEngine } from '../engine/container-engine.ts';
import { containerWait } from '../engine/container-wait.ts';
import { createNetwork } from '../engine/labelled.ts';
import { loadImages } from '../engine/load-images.ts';
import type { RunningContainer } from '../engine/running-container.ts';
import { type ContainerRequest, startContainer } from '../engine/start-container.ts';
import { orUndo, type UndoStack, undoStack } from '../engine/undo-stack.ts';
import { untilReady } from '../engine/until-ready.ts';
import { agentCommand, type ServerSettings, serverCommand } from './k3s-command.ts';

/** How k3s is started. Everything has a default. */
export interface K3sOptions extends ServerSettings {
  /** Default: `KUBESTAGE_K3S_IMAGE`, else a release pinned by tag and digest. */
  readonly image?: string;
  /** The API server's port on this machine. Default 0: any. */
  readonly port?: number;
  /** Objects that are there when it is ready, definitions served. */
  readonly manifests?: ManifestSource;
  /** 2 adds an agent, on a network of their own. Default 1. */
  readonly nodes?: 1 | 2;
  /** Default true. Without privileges only stand-ins of the image start: not the real one. */
  readonly isPrivileged?: boolean;
  /** Whether ready means that the cluster's DNS answers, too. Default false. */
  readonly waitForDns?: boolean;
  /** One cluster for all processes and runs that name the same; it is left running. Such a cluster has one node. */
  readonly reuse?: string;
  /** How long it may take, in milliseconds. Default 120 000. */
  readonly readyTimeoutMs?: number;
}

/** The release that is started when nobody names another. */
export const K3S_IMAGE = 'rancher/k3s:v1.36.4-k3s1@sha256:edad48e12bf81c3a09ac1c05c0c0ffaaa22145980b989d6fae84543a76b83657';

const PORT = 6443;
const KUBECONFIG = '/etc/rancher/k3s/k3s.yaml';
const SERVER_NAME = 'k3s-server';

/** What every node of k3s needs from its engine. */
const nodeRequest = (image: string, isPrivileged: boolean): Omit<ContainerRequest, 'role'> => ({
  image,
  advice: 'load it into the engine (docker load), or name another one in KUBESTAGE_K3S_IMAGE',
  isPrivileged,
  tmpfs: ['/run', '/var/run'],
  binds: [{ source: '/sys/fs/cgroup', target: '/sys/fs/cgroup', mode: 'rw' }],
});

async function configOf(server: RunningContainer): Promise<Kubeconfig | undefined> {
  const yaml = await server.readFile(KUBECONFIG);
  return yaml === undefined || yaml === '' ? undefined : withServer(parseKubeconfig(yaml), `https://${await server.endpoint(PORT)}`);
}

async function missing(server: RunningContainer, readiness: Readiness): Promise<string | undefined> {
  const config = await configOf(server);
  return config === undefined ? `k3s has not written ${KUBECONFIG}` : missingOf(await loadConnection({ kubeconfig: config }), readiness);
}

async function startNodes(engine: ContainerEngine, options: K3sOptions, undo: UndoStack): Promise<readonly RunningContainer[]> {
  const image = options.image ?? process.env['KUBESTAGE_K3S_IMAGE'] ?? K3S_IMAGE;
  const token = randomBytes(16).toString('hex');
  const name = `kubestage-k3s-${token.slice(0, 8)}`;
  const network = options.nodes === 2 ? await createNetwork(engine, name) : undefined;
  if (network !== undefined) undo.push(network.remove);
  const place = network === undefined ? {} : { network: network.name };
  const common = nodeRequest(image, options.isPrivileged ?? true);
  const server = await startContainer(engine, {
    ...common,
    ...place,
    role: 'k3s-server',
    hostname: SERVER_NAME,
    command: serverCommand(options, [engine.host, SERVER_NAME]),
    environment: { K3S_TOKEN: token },
    ports: { [PORT]: options.port ?? 0 },
    ...(options.reuse === undefined ? {} : { reuse: options.reuse }),
  });
  if (options.reuse === undefined) undo.push(server.remove);
  if (network === undefined) return [server];
  const environment = { K3S_URL: `https://${SERVER_NAME}:${PORT}`, K3S_TOKEN: token };
  const agent = await startContainer(engine, { ...common, ...place, role: 'k3s-agent', hostname: 'k3s-agent', command: agentCommand(), environment });
  undo.push(agent.remove);
  return [server, agent];
}

async function allLogs(nodes: readonly RunningContainer[]): Promise<string> {
  const texts = await Promise.all(nodes.map(async (node) => `==> ${node.name} <==\n${await node.logs()}`));
  return texts.join('\n');
}

/**
 * Starts k3s: a whole cluster with nodes that run Pods, in one container or two. Ready means that the API answers, namespace `default`
 * has its service account, and every node is Ready. The containers are privileged.
 * @throws {HarnessError} telling which of the ways it went wrong; nothing is left then
 * @throws {ManifestError} when a manifest cannot be read, before anything is started
 */
export async function startK3s(options: K3sOptions = {}): Promise<IntegrationCluster> {
  const manifests = objectsOf(options.manifests ?? []);
  const engine = await openEngine();
  const undo = undoStack();
  return await orUndo(undo, async () => {
    const nodes = await startNodes(engine, options, undo);
    const [server] = nodes;
    if (server === undefined) throw new TypeError('k3s has no server');
    const readiness: Readiness = { nodes: nodes.length, needsServiceAccount: true, needsDns: options.waitForDns ?? false };
    await untilReady({ ...containerWait(server, options.readyTimeoutMs ?? 120_000), logs: () => allLogs(nodes), missing: () => missing(server, readiness) });
    const cluster = await assembleCluster({
      kind: 'k3s',
      config: (await configOf(server)) ?? {},
      alsoCan: ['images'],
      logs: () => allLogs(nodes),
      loadImages: (images) => loadImages(engine, nodes, images, (archive) => ['ctr', '--namespace=k8s.io', 'images', 'import', archive]),
      dispose: undo.undo,
    });
    await cluster.applyManifests(manifests);
    return cluster;
  });
}
