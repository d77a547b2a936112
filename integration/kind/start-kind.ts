import { type Kubeconfig, loadConnection } from '../../client/config/index.ts';
import { type ManifestSource, objectsOf } from '../cluster/apply-manifests.ts';
import { assembleCluster } from '../cluster/assemble.ts';
import type { IntegrationCluster } from '../cluster/cluster.ts';
import { parseKubeconfig, withServer } from '../cluster/kubeconfig.ts';
import { missingOf, type Readiness } from '../cluster/ready.ts';
import { openEngine } from '../engine/container-engine.ts';
import { containerWait } from '../engine/container-wait.ts';
import { loadImages } from '../engine/load-images.ts';
import type { RunningContainer } from '../engine/running-container.ts';
import { orUndo, undoStack } from '../engine/undo-stack.ts';
import { untilReady } from '../engine/until-ready.ts';
import { HarnessError } from '../harness-error.ts';
import { API_PORT, type KindNodes, startNodes } from './kind-nodes.ts';
import { installKubernetes, isInstalled } from './kubeadm-steps.ts';

/** How a cluster of `kindest/node` containers is started. Everything has a default. */
export interface KindOptions {
  /** Default: `KUBESTAGE_KIND_IMAGE`, else a release pinned by tag and digest. */
  readonly image?: string;
  /** The API server's port on this machine. Default 0: any. */
  readonly port?: number;
  /** Nodes beside the control plane. Default 0: the control plane takes all Pods. */
  readonly workers?: number;
  /** Objects that are there when it is ready, definitions served. */
  readonly manifests?: ManifestSource;
  /** More names and addresses for the API server's certificate. */
  readonly tlsSans?: readonly string[];
  /** Default true. Without privileges only stand-ins of the image start: not the real one. */
  readonly isPrivileged?: boolean;
  /** Whether ready means that the cluster's DNS answers, too. Default false. */
  readonly waitForDns?: boolean;
  /** One cluster for all processes and runs that name the same; it is left running. Such a cluster has no workers. */
  readonly reuse?: string;
  /** How long booting, and then becoming ready, may take, in milliseconds each. Default 180 000. */
  readonly readyTimeoutMs?: number;
}

/** The release that is started when nobody names another: the node image of kind v0.31. */
export const KIND_IMAGE = 'kindest/node:v1.35.0@sha256:452d707d4862f52530247495d180205e029056831160e22870e37e3f6c1ac31f';

async function configOf(controlPlane: RunningContainer): Promise<Kubeconfig | undefined> {
  const yaml = await controlPlane.readFile('/etc/kubernetes/admin.conf');
  return yaml === undefined ? undefined : withServer(parseKubeconfig(yaml), `https://${await controlPlane.endpoint(API_PORT)}`);
}

async function missing(nodes: KindNodes, readiness: Readiness): Promise<string | undefined> {
  const config = await configOf(nodes.controlPlane.container);
  return config === undefined ? 'kubeadm has not written its kubeconfig' : missingOf(await loadConnection({ kubeconfig: config }), readiness);
}

/** One process takes the steps on a cluster that is shared, the others wait for it. */
async function install(nodes: KindNodes, certSans: readonly string[], timeoutMs: number): Promise<void> {
  const { container } = nodes.controlPlane;
  if (!container.wasFound) return installKubernetes(nodes, certSans);
  const unfinished = async (): Promise<string | undefined> => ((await isInstalled(nodes)) ? undefined : 'whoever started it has not finished');
  return untilReady({ ...containerWait(container, timeoutMs), missing: unfinished });
}

/**
 * Starts a cluster of `kindest/node` containers, without the `kind` program. Ready means that the API answers, namespace `default` has
 * its service account, and every node is Ready. The containers are privileged.
 * @throws {HarnessError} telling which of the ways it went wrong, with the output of the step; nothing is left then
 * @throws {ManifestError} when a manifest cannot be read, before anything is started
 */
export async function startKind(options: KindOptions = {}): Promise<IntegrationCluster> {
  const { port = 0, workers = 0, reuse, tlsSans = [], readyTimeoutMs = 180_000, isPrivileged = true } = options;
  if (reuse !== undefined && workers > 0) throw new HarnessError('unsupported', 'a kind cluster that is reused has one node');
  const manifests = objectsOf(options.manifests ?? []);
  const image = options.image ?? process.env['KUBESTAGE_KIND_IMAGE'] ?? KIND_IMAGE;
  const engine = await openEngine();
  const undo = undoStack();
  return await orUndo(undo, async () => {
    const nodes = await startNodes(engine, { image, port, workers, reuse, readyTimeoutMs, isPrivileged }, undo);
    const all = [nodes.controlPlane, ...nodes.workers].map(({ container }) => container);
    await install(nodes, [engine.host, ...tlsSans], readyTimeoutMs);
    const readiness: Readiness = { nodes: all.length, needsServiceAccount: true, needsDns: options.waitForDns ?? false };
    const { container } = nodes.controlPlane;
    await untilReady({ ...containerWait(container, readyTimeoutMs), missing: () => missing(nodes, readiness) });
    const logs = async (): Promise<string> => (await Promise.all(all.map(async (node) => `==> ${node.name} <==\n${await node.logs()}`))).join('\n');
    const cluster = await assembleCluster({
      kind: 'kind',
      config: (await configOf(container)) ?? {},
      alsoCan: ['images'],
      logs,
      // The snapshotter is the one that the image's containerd is set up with.
      loadImages: (images) =>
        loadImages(engine, all, images, (archive) => [
          'ctr',
          '--namespace=k8s.io',
          'images',
          'import',
          '--all-platforms',
          '--digests',
          '--snapshotter=overlayfs',
          archive,
        ]),
      dispose: undo.undo,
    });
    await cluster.applyManifests(manifests);
    return cluster;
  });
}
