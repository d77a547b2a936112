import { join } from 'node:path';
import type { Figure, Section } from '../figure.ts';
import { installedMb } from '../installed-size.ts';
import { peerPlace } from '../peers.ts';
import { attempt, root } from '../run-program.ts';
import { type ImportCost, importCost, timeToFirstLine } from '../start-up.ts';

const dist = (path: string): string => new URL(`../../dist/${path}`, import.meta.url).href;

function importRows(name: string, cost: ImportCost, limits: { readonly cpuMs: number; readonly heapMb: number }, peer?: ImportCost): readonly Figure[] {
  const beside = (key: 'cpuMs' | 'heapMb'): Pick<Figure, 'peers'> => (peer === undefined ? {} : { peers: { 'client-node': peer[key] } });
  return [
    { work: `import of \`${name}\``, unit: 'ms of CPU', value: cost.cpuMs, target: { atMost: limits.cpuMs }, ...beside('cpuMs') },
    { work: `import of \`${name}\`, heap`, unit: 'MB', value: cost.heapMb, target: { atMost: limits.heapMb }, ...beside('heapMb') },
  ];
}

/** What the built package costs before it does anything. */
export async function startUp(): Promise<Section> {
  const client = importCost(dist('client/index.js'), root);
  const fake = importCost(dist('fake/index.js'), root);
  const peer = attempt(() => importCost('@kubernetes/client-node', peerPlace));
  const theirs = 'value' in peer ? peer.value : undefined;
  const theirSize = attempt(() => installedMb(join(peerPlace, 'node_modules/@kubernetes/client-node')));
  return {
    title: 'Start',
    figures: [
      ...importRows('kubestage', client, { cpuMs: 150, heapMb: 10 }, theirs),
      ...importRows('kubestage/fake', fake, { cpuMs: 200, heapMb: 10 }),
      { work: 'a first `FakeCluster.create()`', unit: 'ms', value: fake.createColdMs ?? Number.NaN, target: { atMost: 50 } },
      { work: 'a later one', unit: 'ms', value: fake.createWarmMs ?? Number.NaN, target: { atMost: 5 } },
      { work: '`kubestage serve`, from exec until it listens', unit: 'ms', value: await serving(), target: { atMost: 400 } },
      {
        ...{ work: 'installed size, with dependencies', unit: 'MB', value: installedMb(root, ['dist']) },
        ...('value' in theirSize ? { peers: { 'client-node': theirSize.value } } : {}),
      },
    ],
    notes: ['The built package; medians of seven processes.', ...('reason' in peer ? [`@kubernetes/client-node could not be measured: ${peer.reason}.`] : [])],
  };
}

const serving = (): Promise<number> => timeToFirstLine([join(root, 'dist/cli/kubestage.js'), 'serve', '--port', '0']);
