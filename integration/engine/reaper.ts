import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

// A process of its own that outlives the one that runs the tests, by as long as it takes to clean up after it. It reads what there is
// to remove, a line each (`+process 12`, `-process 12`, `+label a=b`), until its input ends: the other end has exited, crashed or been killed.

const ROUNDS = 30;
const PAUSE_MS = 500;

const covered = new Set<string>();

function of(kind: string): readonly string[] {
  return [...covered].filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));
}

function killProcesses(): void {
  for (const pid of of('process').map(Number)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It had ended by itself.
    }
  }
}

/** Removes what carries the label; whether there was anything. Failures are for the next round. */
async function removeLabelled(label: string): Promise<boolean> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const { dockerode } = (await getContainerRuntimeClient()).container;
  const filters = { label: [label] };
  const containers = await dockerode.listContainers({ all: true, filters });
  await Promise.allSettled(containers.map(({ Id }) => dockerode.getContainer(Id).remove({ force: true, v: true })));
  const networks = await dockerode.listNetworks({ filters });
  await Promise.allSettled(networks.map(({ Id }) => dockerode.getNetwork(Id).remove()));
  const { Volumes: volumes } = await dockerode.listVolumes({ filters });
  await Promise.allSettled((volumes ?? []).map(({ Name }) => dockerode.getVolume(Name).remove()));
  return containers.length + networks.length + (volumes ?? []).length > 0;
}

async function cleanUp(): Promise<void> {
  killProcesses();
  for (const folder of of('folder')) rmSync(folder, { recursive: true, force: true });
  // The engine may still be carrying out the last request of the process that is gone: two empty rounds, then it is over.
  for (let round = 0, empty = 0; round < ROUNDS && empty < 2 && of('label').length > 0; round += 1) {
    if (round > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const found = await Promise.all(of('label').map((label) => removeLabelled(label).catch(() => true)));
    empty = found.includes(true) ? 0 : empty + 1;
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
createInterface(process.stdin)
  .on('line', (line) => (line.startsWith('-') ? covered.delete(line.slice(1)) : covered.add(line.slice(1))))
  .on('close', () => void cleanUp());
