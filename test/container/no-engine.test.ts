import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { docker, fakeImage, type ImageUnderTest, imageUnderTest } from './stand-ins.ts';

// An engine that is not there, and one that goes away half-way.

const folder = mkdtempSync(join(tmpdir(), 'engine-'));
const program = join(import.meta.dirname, 'programs/start-through.ts');
const engineSocket = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace('unix://', '');
const left: string[] = [];
const volumesBefore = new Set(docker('volume', 'ls', '--quiet').split('\n'));

type Harness = 'fake' | 'k3s' | 'kind';
const harnesses = ['fake', 'k3s', 'kind'] as const;

/** An image that takes its time, so that there is a half-way. */
function slowImage(harness: Harness): Pick<ImageUnderTest, 'image' | 'isPrivileged'> {
  if (harness === 'fake') return { image: fakeImage, isPrivileged: false };
  return imageUnderTest(harness, harness === 'k3s' ? 'never-ready' : 'never-boots');
}

afterAll(() => {
  rmSync(folder, { recursive: true });
  // The engine was out of reach for the process and its reaper alike: this is what is left with an engine that has gone away.
  for (const name of left) docker('rm', '--force', '--volumes', name);
  const volumes = docker('volume', 'ls', '--quiet', '--filter', 'dangling=true', '--filter', 'name=kubestage-kind').split('\n');
  for (const name of volumes.filter((one) => volumesBefore.has(one) === false && one !== '')) docker('volume', 'rm', '--force', name);
});

async function startThrough(harness: Harness, socket: string): Promise<{ readonly problem: string; readonly message: string }> {
  const { image, isPrivileged } = slowImage(harness);
  const args = ['--conditions=kubestage-source', '--disable-warning=ExperimentalWarning', program, harness, image, String(isPrivileged)];
  const child = spawn(process.execPath, args, { env: { ...process.env, DOCKER_HOST: `unix://${socket}` }, stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await text(child.stdout)) as { readonly problem: string; readonly message: string };
}

const running = (): readonly string[] =>
  docker('ps', '--format', '{{.Names}}', '--filter', 'name=kubestage-')
    .split('\n')
    .filter((name) => name !== '');

interface Gateway {
  readonly socket: string;
  readonly close: () => void;
}

/** A way to the engine that can be cut. */
async function gateway(name: string): Promise<Gateway> {
  const socket = join(folder, name);
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(engineSocket);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  server.listen(socket);
  await once(server, 'listening');
  const close = (): void => {
    server.close();
    for (const one of sockets) one.destroy();
  };
  return { socket, close };
}

test.for(harnesses)('%s: no engine at all is said as such, with where it was looked for', async (harness) => {
  const refusal = await startThrough(harness, join(folder, 'nobody'));
  expect(refusal).toEqual({ problem: 'no-engine', message: `no container engine: nothing answers at DOCKER_HOST unix://${join(folder, 'nobody')}` });
});

test.for(harnesses)('%s: an engine that goes away half-way is said as such', async (harness) => {
  const way = await gateway(harness);
  const before = new Set(running());
  const outcome = startThrough(harness, way.socket);
  const role = { fake: 'kubestage-fake-', k3s: 'kubestage-k3s-server-', kind: 'kubestage-kind-control-plane-' }[harness];
  const mine = (): readonly string[] => running().filter((name) => name.startsWith(role) && !before.has(name));
  await expect.poll(mine, { timeout: 30_000, interval: 50 }).not.toEqual([]);
  left.push(...mine());
  way.close();
  expect(await outcome).toMatchObject({
    problem: 'engine-gone',
    message: expect.stringMatching(/^the container engine has gone away while kubestage-\S+ was/),
  });
});
