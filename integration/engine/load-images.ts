import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type ContainerEngine, requireImage, whileEngineRuns } from './container-engine.ts';
import type { RunningContainer } from './running-container.ts';
import { session } from './session.ts';

// At the root: not a tmpfs on any of the nodes, which the engine cannot copy into.
const ARCHIVE = '/kubestage-images.tar';

/** Carries images of the engine to the nodes, one after the other; `importCommand` is given the archive's path. */
export async function loadImages(
  engine: ContainerEngine,
  nodes: readonly RunningContainer[],
  images: readonly string[],
  importCommand: (archive: string) => readonly string[],
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kubestage-images-'));
  const uncover = session().coverFolder(folder);
  try {
    for (const image of images) {
      await requireImage(engine, image, 'build or pull it before it is loaded into a cluster');
      const file = join(folder, 'image.tar');
      await whileEngineRuns(`the image ${image} was read`, async () => {
        await pipeline(await engine.client.container.dockerode.getImage(image).get(), createWriteStream(file));
      });
      for (const node of nodes) {
        await node.copyFile(file, ARCHIVE);
        await node.mustRun(importCommand(ARCHIVE));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
    uncover();
  }
}
