import { useEngine } from './container/engine.ts';
import { one, report, run, vitest } from './vitest-counts.ts';

// Runs the suite that needs a container engine: with the one that is there, or one that is installed and started for it. The images
// are built from parts of this machine.
//
//   run-containers.ts [vitest arguments]

const IMAGE = 'kubestage:local';

async function counts(): Promise<Parameters<typeof report>[0]> {
  try {
    await using engine = await useEngine();
    const env = { ...(engine.host === undefined ? {} : { DOCKER_HOST: engine.host }), KUBESTAGE_IMAGE: IMAGE };
    const built = run(process.execPath, ['tools/container/build-image.ts', IMAGE], env);
    return [one(built), built ? vitest(['--project=container', ...process.argv.slice(2)], env) : one(false)];
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return [one(false)];
  }
}

report(await counts(), 'containers.txt');
