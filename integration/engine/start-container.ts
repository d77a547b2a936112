import { randomBytes } from 'node:crypto';
import { HarnessError, reasonOf } from '../harness-error.ts';
import { type ContainerEngine, requireImage, whileEngineRuns } from './container-engine.ts';
import { type ContainerState, containerOf, type RunningContainer } from './running-container.ts';
import { ownerLabels, session } from './session.ts';
import { untilReady } from './until-ready.ts';

const OTHERS_START_MS = 30_000;

/** A container to start. */
export interface ContainerRequest {
  readonly image: string;
  /** What to do when the image is nowhere, for the error. */
  readonly advice: string;
  /** What the container is: the middle of its name. */
  readonly role: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Ports of the container, and the port of this machine for each; 0 is any. */
  readonly ports?: Readonly<Record<number, number>>;
  readonly isPrivileged?: boolean;
  readonly securityOptions?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly binds?: readonly { readonly source: string; readonly target: string; readonly mode: 'rw' | 'ro' }[];
  /** Files to write before it starts. */
  readonly files?: Readonly<Record<string, string>>;
  readonly network?: string;
  /** Its name on the network, and its host name. */
  readonly hostname?: string;
  /** Shared under this name across processes and runs: found when it is there, and never removed by us. */
  readonly reuse?: string;
}

/** A container that runs, and whether it ran before: then somebody else has started it. */
export interface StartedContainer extends RunningContainer {
  readonly wasFound: boolean;
}

const started = { isStartupTimeoutSet: () => false, getStartupTimeout: () => 0, waitUntilReady: () => Promise.resolve(), withStartupTimeout: () => started };

function compose({ toolkit }: ContainerEngine, request: ContainerRequest, name: string) {
  const { isPrivileged, network, hostname, command, securityOptions = [], reuse } = request;
  const container = new toolkit.GenericContainer(request.image)
    .withName(name)
    .withLabels(ownerLabels(reuse))
    // Its own reaper is an image that has to be pulled; ours is a process.
    .withAutoCleanup(false)
    .withWaitStrategy(started)
    .withEnvironment({ ...request.environment })
    .withExposedPorts(...Object.entries(request.ports ?? {}).map(([inside, host]) => (host === 0 ? Number(inside) : { container: Number(inside), host })))
    .withTmpFs(Object.fromEntries((request.tmpfs ?? []).map((path) => [path, 'rw'])))
    .withBindMounts([...(request.binds ?? [])])
    .withCopyContentToContainer(Object.entries(request.files ?? {}).map(([target, content]) => ({ target, content })));
  if (command !== undefined) container.withCommand([...command]);
  if (isPrivileged === true) container.withPrivilegedMode();
  if (securityOptions.length > 0) container.withSecurityOpt(...securityOptions);
  if (hostname !== undefined) container.withHostname(hostname);
  if (network !== undefined) container.withNetworkMode(network);
  if (network !== undefined && hostname !== undefined) container.withNetworkAliases(hostname);
  return container;
}

async function failure(container: RunningContainer, request: ContainerRequest, error: unknown): Promise<HarnessError> {
  const said = reasonOf(error);
  if (/port is already allocated|address already in use|ports are not available/.test(said)) {
    const port = Object.values(request.ports ?? {}).find((host) => host !== 0);
    return new HarnessError('port-taken', `the port ${port ?? ''} of this machine is taken by somebody else: ${said}`, { cause: error });
  }
  if (request.isPrivileged === true && /unable to apply caps|operation not permitted/i.test(said))
    return new HarnessError('failed', `the engine may not start privileged containers, which ${request.image} needs: ${said}`, { cause: error });
  const logs = await container.logs(50).catch(() => '');
  const wasRefused = error instanceof Error && 'statusCode' in error;
  const state = await container.state().catch(() => undefined);
  if (!wasRefused && state !== undefined && !state.isRunning)
    return new HarnessError('never-ready', `${container.name} ended with ${state.exitCode} as soon as it was started`, { cause: error, logs });
  return new HarnessError('failed', `${container.name} (${request.image}) could not be started: ${said}`, { cause: error, logs });
}

const statusOf = (error: unknown): unknown => (error instanceof Error && 'statusCode' in error ? error.statusCode : undefined);

/** The state of a shared container; undefined while there is none of that name. */
async function stateOf(container: RunningContainer): Promise<ContainerState | undefined> {
  try {
    return await container.state();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Whether a shared container runs already. One that has ended, as with the machine, is taken away. */
async function found(container: RunningContainer): Promise<boolean> {
  const state = await stateOf(container);
  if (state?.hasEnded === true) await container.remove();
  return state?.isRunning ?? false;
}

/** Waits for a shared container that another process is starting: its name is taken before there is a container. */
async function untilOtherHasStarted(container: RunningContainer): Promise<void> {
  await untilReady({
    name: container.name,
    timeoutMs: OTHERS_START_MS,
    missing: async () => ((await stateOf(container))?.isRunning === true ? undefined : 'another process is starting it'),
    ended: async () => ((await stateOf(container))?.hasEnded === true ? 'it has ended' : undefined),
    logs: () => container.logs(50),
  });
}

/**
 * Starts a container, under a name of its own and the label of this session. Running does not mean ready.
 * @throws {HarnessError} `image-absent`, `port-taken`, `never-ready` when it ends at once, `engine-gone`, `failed`; nothing is left of it then
 */
export async function startContainer(engine: ContainerEngine, request: ContainerRequest): Promise<StartedContainer> {
  const suffix = request.reuse ?? `${session().id.slice(0, 8)}-${randomBytes(3).toString('hex')}`;
  const container = containerOf(engine, `kubestage-${request.role}-${suffix}`);
  if (request.reuse !== undefined && (await found(container))) return { ...container, wasFound: true };
  await requireImage(engine, request.image, request.advice);
  session().coverEngine();
  try {
    await whileEngineRuns(`${container.name} was started`, () => compose(engine, request, container.name).start());
  } catch (error) {
    // Another process was quicker with the one that is shared.
    if (request.reuse !== undefined && /is already in use by container/.test(reasonOf(error))) {
      await untilOtherHasStarted(container);
      return { ...container, wasFound: true };
    }
    const reason = error instanceof HarnessError ? error : await failure(container, request, error);
    await container.remove().catch(() => undefined);
    throw reason;
  }
  return { ...container, wasFound: false };
}
