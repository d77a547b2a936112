import { FakeCluster } from '../../fake/index.ts';
import { parseKubeconfig } from '../../integration/cluster/kubeconfig.ts';
import {
  type ApiServerOptions,
  type ExistingClusterOptions,
  existingCluster,
  type FakeContainerOptions,
  type IntegrationCluster,
  type K3sOptions,
  type KindOptions,
  type ManifestSource,
  startApiServer,
  startFakeContainer,
  startK3s,
  startKind,
} from '../../integration/index.ts';
import { listenWithKubeconfig } from '../kit/listening.ts';
import { type SharedTarget, shareCluster } from './shared-target.ts';
import { type TargetName, targetName } from './target.ts';

/** How the targets are started, each when it is its turn. */
export interface TargetSetupOptions {
  /** Objects that are there before the first test, definitions served. Not on `fake`, which each file of tests makes for itself. */
  readonly manifests?: ManifestSource;
  /** Images of the local engine that Pods will need; they are put on the nodes of `k3s` and `kind`. */
  readonly images?: readonly string[];
  readonly container?: FakeContainerOptions;
  readonly apiserver?: ApiServerOptions;
  readonly k3s?: K3sOptions;
  readonly kind?: KindOptions;
  readonly existing?: ExistingClusterOptions;
}

/** vitest's project, as far as a global set-up needs it. */
export interface ProvidingProject {
  provide(key: 'kubestageTarget', value: SharedTarget): void;
}

type Started = Pick<IntegrationCluster, 'kubeconfig' | 'serverVersion' | 'capabilities' | 'applyManifests' | 'loadImages'> & AsyncDisposable;

async function startServed(): Promise<Started> {
  const cluster = await FakeCluster.create({ authorization: 'RBAC', simulate: ['gc', 'namespaces'] });
  const { kubeconfig, close } = await listenWithKubeconfig(cluster);
  const served = await existingCluster({ kubeconfig: parseKubeconfig(kubeconfig), capabilities: ['rbac', 'gc', 'namespaces'] });
  const dispose = async (): Promise<void> => {
    await close();
    await cluster[Symbol.asyncDispose]();
  };
  return { ...served, kubeconfig, [Symbol.asyncDispose]: dispose };
}

const starters: Readonly<Record<Exclude<TargetName, 'fake'>, (options: TargetSetupOptions) => Promise<Started>>> = {
  served: startServed,
  container: ({ container }) => startFakeContainer(container),
  apiserver: ({ apiserver }) => startApiServer(apiserver),
  k3s: ({ k3s }) => startK3s(k3s),
  kind: ({ kind }) => startKind(kind),
  existing: ({ existing }) => existingCluster(existing),
};

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Makes vitest's global set-up out of how the targets are started: `export const setup = targetSetup({ manifests: './crds' })` in a file
 * that `globalSetup` names. The target of `KUBESTAGE_TARGET` is started once for the whole run, and stopped at its end.
 */
export function targetSetup(options: TargetSetupOptions = {}): (project: ProvidingProject) => Promise<() => Promise<void>> {
  return async (project) => {
    const name = targetName();
    if (name === 'fake') return () => Promise.resolve();
    const began = performance.now();
    const cluster = await starters[name](options);
    try {
      await cluster.applyManifests(options.manifests ?? []);
      if (cluster.capabilities.has('images')) await cluster.loadImages(options.images ?? []);
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw error;
    }
    console.info(`KUBESTAGE_TARGET=${name}: ${cluster.serverVersion}, started in ${seconds(began)}; can do ${[...cluster.capabilities].join(', ')}`);
    project.provide('kubestageTarget', shareCluster(name, cluster));
    return async () => {
      const stopping = performance.now();
      await cluster[Symbol.asyncDispose]();
      console.info(`KUBESTAGE_TARGET=${name}: stopped in ${seconds(stopping)}`);
    };
  };
}
