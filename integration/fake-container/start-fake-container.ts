import { loadConnection } from '../../client/config/index.ts';
import { type ManifestSource, objectsOf } from '../cluster/apply-manifests.ts';
import { assembleCluster } from '../cluster/assemble.ts';
import type { Capability, IntegrationCluster } from '../cluster/cluster.ts';
import { parseKubeconfig, withServer } from '../cluster/kubeconfig.ts';
import { missingOf } from '../cluster/ready.ts';
import { openEngine } from '../engine/container-engine.ts';
import { containerWait } from '../engine/container-wait.ts';
import type { RunningContainer } from '../engine/running-container.ts';
import { startContainer } from '../engine/start-container.ts';
import { untilReady } from '../engine/until-ready.ts';

/** How the served fake is started in a container. Everything has a default. */
export interface FakeContainerOptions {
  /** Default: `KUBESTAGE_IMAGE`, else `kubestage`, which the repository's Dockerfile builds. */
  readonly image?: string;
  /** The port of this machine. Default 0: any. */
  readonly port?: number;
  /** Objects that are there when it is ready. */
  readonly manifests?: ManifestSource;
  /** Controllers to run: names that `kubestage serve --simulate` knows. Default: `gc` and `namespaces`. */
  readonly simulate?: readonly string[];
  /** Static tokens, as in a token file of kube-apiserver: `token,user,uid,"group,group"` a line. Default: none. */
  readonly tokens?: string;
  /** Default `RBAC`. */
  readonly authorization?: 'RBAC' | 'AlwaysAllow';
  /** How long it may take, in milliseconds. Default 30 000. */
  readonly readyTimeoutMs?: number;
}

const PORT = 6443;
const KUBECONFIG = '/tmp/kubeconfig';
const TOKENS = '/kubestage-tokens.csv';
const DEFAULT_SIMULATIONS = ['gc', 'namespaces'];

function flags({ simulate, tokens, authorization = 'RBAC' }: FakeContainerOptions): readonly string[] {
  const controllers = simulate === undefined ? [] : ['--simulate', simulate.length === 0 ? 'none' : simulate.join(',')];
  const tokenFile = tokens === undefined ? [] : ['--token-file', TOKENS];
  return ['serve', '--host', '0.0.0.0', '--port', String(PORT), '--kubeconfig', KUBECONFIG, '--authorization', authorization, ...controllers, ...tokenFile];
}

function capabilitiesOf({ simulate = DEFAULT_SIMULATIONS, authorization }: FakeContainerOptions): readonly Capability[] {
  const controllers: Capability[] = (['gc', 'namespaces'] as const).filter((name) => simulate.includes(name));
  if (simulate.includes('workloads')) controllers.push('controllers');
  return authorization === 'AlwaysAllow' ? controllers : ['rbac', ...controllers];
}

async function configOf(container: RunningContainer): Promise<ReturnType<typeof parseKubeconfig> | undefined> {
  const yaml = await container.readFile(KUBECONFIG);
  // Its certificate knows this machine's own names only, and the engine may be elsewhere.
  return yaml === undefined || yaml === '' ? undefined : withServer(parseKubeconfig(yaml), `https://${await container.endpoint(PORT)}`, 'localhost');
}

async function missing(container: RunningContainer): Promise<string | undefined> {
  const config = await configOf(container);
  return config === undefined ? 'it has not written its kubeconfig' : missingOf(await loadConnection({ kubeconfig: config }), {});
}

/**
 * Starts the served fake in a container of its own.
 * @throws {HarnessError} telling which of the ways it went wrong; nothing is left then
 * @example
 * await using cluster = await startFakeContainer();
 * await using client = await createClient(cluster.connection());
 */
export async function startFakeContainer(options: FakeContainerOptions = {}): Promise<IntegrationCluster> {
  const manifests = objectsOf(options.manifests ?? []);
  const engine = await openEngine();
  const image = options.image ?? process.env['KUBESTAGE_IMAGE'] ?? 'kubestage';
  const advice = 'build it with the Dockerfile of kubestage, or name another one in KUBESTAGE_IMAGE';
  const files: Record<string, string> = options.tokens === undefined ? {} : { [TOKENS]: options.tokens };
  const container = await startContainer(engine, { image, advice, role: 'fake', command: flags(options), ports: { [PORT]: options.port ?? 0 }, files });
  try {
    await untilReady({ ...containerWait(container, options.readyTimeoutMs ?? 30_000), missing: () => missing(container) });
    const config = await configOf(container);
    const cluster = await assembleCluster({
      kind: 'container',
      config: config ?? {},
      capabilities: capabilitiesOf(options),
      logs: () => container.logs(),
      dispose: () => container.remove(),
    });
    await cluster.applyManifests(manifests);
    return cluster;
  } catch (error) {
    await container.remove().catch(() => undefined);
    throw error;
  }
}
