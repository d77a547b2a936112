import { join } from 'node:path';
import { layOutAssets } from './container/api-server-assets.ts';
import { offerEtcd, useEngine } from './container/engine.ts';
import { measureTargets } from './container/measure-targets.ts';
import { checkEveryTarget, mayBePrivileged, type TargetSources, testEveryTarget } from './container/targets-run.ts';
import { type Count, one, report, root, run, vitest } from './vitest-counts.ts';

// Runs what needs a container engine: with the one that is there, or one that is installed and started for it. The images are built from
// parts of this machine; real ones are used where KUBESTAGE_K3S_IMAGE, KUBESTAGE_KIND_IMAGE and KUBEBUILDER_ASSETS name them.
//
//   run-containers.ts [--measure] [vitest arguments]

const IMAGE = 'kubestage:local';
const STAND_INS = 'kubestage-stand-in';
const real = ['KUBESTAGE_K3S_IMAGE', 'KUBESTAGE_KIND_IMAGE', 'KUBEBUILDER_ASSETS'];

function sources(): TargetSources {
  offerEtcd();
  const assets = layOutAssets(join(root, '.kubestage/assets'));
  const standIns = { KUBESTAGE_K3S_IMAGE: `${STAND_INS}-k3s`, KUBESTAGE_KIND_IMAGE: `${STAND_INS}-kind`, KUBEBUILDER_ASSETS: assets.folder };
  const named = Object.fromEntries(real.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  for (const name of real) console.log(`${name}: ${process.env[name] ?? 'not set, so a stand-in'}`);
  console.log(`etcd: ${'KUBEBUILDER_ASSETS' in named ? 'from KUBEBUILDER_ASSETS' : assets.isEtcdReal ? "this machine's own" : 'a stand-in'}`);
  const unprivileged = mayBePrivileged(IMAGE) ? {} : { KUBESTAGE_UNPRIVILEGED: '1' };
  return { image: IMAGE, environment: { ...standIns, ...named, ...unprivileged } };
}

async function counts(args: readonly string[]): Promise<readonly Count[]> {
  try {
    await using engine = await useEngine();
    if (engine.host !== undefined) process.env['DOCKER_HOST'] = engine.host;
    process.env['KUBESTAGE_IMAGE'] = IMAGE;
    process.env['KUBESTAGE_STAND_INS'] = STAND_INS;
    const isBuilt =
      run(process.execPath, ['tools/container/build-image.ts', IMAGE]) && run(process.execPath, ['tools/container/build-stand-ins.ts', IMAGE, STAND_INS]);
    if (!isBuilt) return [one('the images', false)];
    const from = sources();
    if (args.includes('--measure')) {
      await measureTargets(from);
      return [one('measuring', true)];
    }
    return [
      one('the images', true),
      vitest(['--project=container', '--maxWorkers=1', ...args]),
      ...(await testEveryTarget(from)),
      ...(await checkEveryTarget(from)),
    ];
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return [one('the container suite', false)];
  }
}

report(await counts(process.argv.slice(2)), 'containers.txt');
