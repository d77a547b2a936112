import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker, type ImageUnderTest, imageUnderTest } from './stand-ins.ts';

// An engine that is not there, and one that goes away half-way.

const folder = mkdtempSync(join(tmpdir(), 'engine-'));
const program = join(import.meta.dirname, 'programs/start-through.ts');
const engineSocket = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace('unix://', '');
let under: ImageUnderTest;

beforeAll(() => {
  under = imageUnderTest('k3s', 'never-ready');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  // The engine was out of reach for the process and its reaper alike: these are what is left with an engine that has gone away.
  const names = docker('ps', '--all', '--quiet', '--filter', `ancestor=${under.image}`);
  if (names !== '') docker('rm', '--force', '--volumes', ...names.split('\n'));
});

async function startThrough(socket: string): Promise<{ readonly problem: string; readonly message: string }> {
  const args = ['--conditions=kubestage-source', '--disable-warning=ExperimentalWarning', program, under.image, String(under.isPrivileged)];
  const child = spawn(process.execPath, args, { env: { ...process.env, DOCKER_HOST: `unix://${socket}` }, stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await text(child.stdout)) as { readonly problem: string; readonly message: string };
}

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

test('no engine at all is said as such, with where it was looked for', async () => {
  const refusal = await startThrough(join(folder, 'nobody'));
  expect(refusal).toEqual({ problem: 'no-engine', message: `no container engine: nothing answers at DOCKER_HOST unix://${join(folder, 'nobody')}` });
});

test('an engine that goes away half-way is said as such', async () => {
  const way = await gateway('half-way');
  const outcome = startThrough(way.socket);
  await expect.poll(() => docker('ps', '--quiet', '--filter', `ancestor=${under.image}`), { timeout: 30_000, interval: 200 }).not.toBe('');
  way.close();
  expect(await outcome).toMatchObject({
    problem: 'engine-gone',
    message: expect.stringMatching(/^the container engine has gone away while kubestage-k3s-server-\S+ was/),
  });
});
