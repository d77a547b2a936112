import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { layOutAssets } from '../../tools/container/api-server-assets.ts';
import { type ImageUnderTest, imageUnderTest, leftOf } from './stand-ins.ts';

// Every way in which a process of tests can end without tidying up: what it has started is gone soon after.

const program = join(import.meta.dirname, 'programs/start-and-stay.ts');
const temporary = mkdtempSync(join(tmpdir(), 'left-behind-'));
const assets = layOutAssets(join(temporary, 'assets'));
let under: ImageUnderTest;

beforeAll(() => {
  under = imageUnderTest('kind');
});
afterAll(() => rmSync(temporary, { recursive: true }));

interface Stage {
  readonly child: ChildProcess;
  readonly session: string;
  readonly server: string;
}

async function startProgram(ending: string): Promise<Stage> {
  const args = ['--conditions=kubestage-source', '--disable-warning=ExperimentalWarning', program, under.image, String(under.isPrivileged), ending];
  const env = { ...process.env, TMPDIR: temporary, KUBEBUILDER_ASSETS: process.env['KUBEBUILDER_ASSETS'] ?? assets.folder };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const said = new Map<string, string>();
  for await (const line of createInterface(child.stdout)) {
    const [key = '', value = ''] = line.split(' ');
    said.set(key, value);
    if (key === 'ready') return { child, session: said.get('session') ?? '', server: said.get('server') ?? '' };
  }
  throw new Error(`the program has ended: ${Buffer.concat(errors).toString('utf8')}`);
}

const folders = (): readonly string[] => readdirSync(temporary).filter((name) => name.startsWith('kubestage-'));
const answers = (server: string): Promise<boolean> =>
  fetch(server).then(
    () => true,
    // A certificate that nobody knows is an answer, too.
    (error: unknown) => !String((error as { readonly cause?: unknown }).cause).includes('ECONNREFUSED'),
  );

/** As a terminal does: to the process, and to whoever is in its group. */
async function signalGroup({ child }: Stage, signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, 'exit');
  process.kill(-(child.pid ?? 0), signal);
  await exit;
}

async function expectNothingLeft({ session, server }: Stage): Promise<void> {
  await expect.poll(() => leftOf(session), { timeout: 40_000, interval: 500 }).toEqual([]);
  await expect.poll(folders, { timeout: 10_000 }).toEqual([]);
  expect(await answers(server)).toBe(false);
}

test.for([
  ['interrupted at the keyboard', 'SIGINT'],
  ['asked to end', 'SIGTERM'],
  ['killed', 'SIGKILL'],
] as const)('nothing is left of a process that is %s', async ([, signal]) => {
  const stage = await startProgram('stay');
  expect(leftOf(stage.session)).toHaveLength(5);
  expect([folders().length, await answers(stage.server)]).toEqual([1, true]);
  await signalGroup(stage, signal);
  await expectNothingLeft(stage);
});

test('nothing is left of a process that crashes', async () => {
  const stage = await startProgram('throw');
  if (stage.child.exitCode === null) await once(stage.child, 'exit');
  expect(stage.child.exitCode).toBe(1);
  await expectNothingLeft(stage);
});

test('nothing is left of a process that is killed while a cluster is being started', async () => {
  const stage = await startProgram('half-way');
  await expect.poll(() => leftOf(stage.session).length, { timeout: 30_000, interval: 50 }).toBeGreaterThan(0);
  await signalGroup(stage, 'SIGKILL');
  await expectNothingLeft(stage);
});
