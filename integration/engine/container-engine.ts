import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { HarnessError, reasonOf } from '../harness-error.ts';

type Testcontainers = typeof import('testcontainers');

/** testcontainers, and the engine that it has found. */
export interface ContainerEngine {
  readonly toolkit: Testcontainers;
  readonly client: Awaited<ReturnType<Testcontainers['getContainerRuntimeClient']>>;
  /** Where published ports are reached: an address, never a name that may mean two. */
  readonly host: string;
}

async function loadToolkit(): Promise<Testcontainers> {
  try {
    return await import('testcontainers');
  } catch (error) {
    throw new HarnessError('missing-package', 'clusters in containers need the package testcontainers: npm install --save-dev testcontainers', {
      cause: error,
    });
  }
}

/** How a socket is reached that `DOCKER_HOST` names; undefined for the ways that only testcontainers knows, as ssh. */
export function socketOf(dockerHost: string): { readonly path: string } | { readonly host: string; readonly port: number } | undefined {
  if (dockerHost.startsWith('unix://')) return { path: dockerHost.slice('unix://'.length) };
  const url = URL.canParse(dockerHost) ? new URL(dockerHost) : undefined;
  if (url === undefined || !/^(tcp|https?):$/.test(url.protocol)) return undefined;
  return { host: url.hostname, port: Number(url.port === '' ? 2375 : url.port) };
}

function canConnect(socket: NonNullable<ReturnType<typeof socketOf>>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const attempt = connect({ ...socket, timeout: 5000 });
  attempt.on('connect', () => resolve(true)).on('error', () => resolve(false));
  attempt.on('timeout', () => resolve(false));
  return promise.finally(() => attempt.destroy());
}

/**
 * Finds the engine as testcontainers does. An engine that `DOCKER_HOST` names has to be there: another one that happens to run is no substitute.
 * @throws {HarnessError} `missing-package` or `no-engine`
 */
export async function openEngine(): Promise<ContainerEngine> {
  const toolkit = await loadToolkit();
  const named = process.env['DOCKER_HOST'];
  const socket = named === undefined ? undefined : socketOf(named);
  if (socket !== undefined && !(await canConnect(socket))) throw new HarnessError('no-engine', `no container engine: nothing answers at DOCKER_HOST ${named}`);
  try {
    const client = await toolkit.getContainerRuntimeClient();
    const { host } = client.info.containerRuntime;
    return { toolkit, client, host: host === 'localhost' ? '127.0.0.1' : host };
  } catch (error) {
    const looked = existsSync('/var/run/docker.sock') ? '/var/run/docker.sock does not answer' : 'there is no /var/run/docker.sock';
    const advice = 'start Docker or Podman, or set DOCKER_HOST';
    throw new HarnessError('no-engine', `no container engine: DOCKER_HOST is ${named ?? 'not set'}, ${looked}; ${advice}`, { cause: error });
  }
}

const LOST = /ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|socket hang up|other side closed/;

/** Calls the engine; when its socket is gone, says that, and not what the socket said. */
export async function whileEngineRuns<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!LOST.test(code) && !LOST.test(reasonOf(error))) throw error;
    throw new HarnessError('engine-gone', `the container engine has gone away while ${doing}: ${code === '' ? reasonOf(error) : code}`, { cause: error });
  }
}

/** Has the image on the engine, pulled where it is not there. @throws {HarnessError} `image-absent`, with `advice` */
export async function requireImage({ toolkit, client }: ContainerEngine, image: string, advice: string): Promise<void> {
  const name = toolkit.ImageName.fromString(image);
  await whileEngineRuns(`looking for the image ${image}`, async () => {
    if (await client.image.exists(name)) return;
    let reason = 'nothing came';
    try {
      await client.image.pull(name, { force: false, platform: undefined });
      // A pull that breaks off half-way ends without an error.
      if (await client.image.exists(name)) return;
    } catch (error) {
      reason = reasonOf(error).trim();
    }
    throw new HarnessError('image-absent', `the image ${image} is not on this engine and cannot be pulled: ${reason}; ${advice}`);
  });
}
