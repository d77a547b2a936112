import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { type IntegrationCluster, startApiServer, startFakeContainer, startK3s, startKind } from 'kubestage/integration';
import { startServed } from '../../test/serve/served-cluster.ts';
import { startFakeTarget } from '../../test/target/fake-target.ts';
import { root } from '../vitest-counts.ts';
import type { TargetSources } from './targets-run.ts';

/** How long a target takes to be ready for the first request, and to be gone again. */
export interface TargetTimes {
  readonly target: string;
  /** What was measured: a stand-in answers at once where the real thing takes its time. */
  readonly what: string;
  readonly startMs: number;
  readonly stopMs: number;
}

const ROUNDS = 5;
const median = (values: readonly number[]): number => Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);

async function measure(target: string, what: string, start: () => Promise<AsyncDisposable>): Promise<TargetTimes> {
  const starts: number[] = [];
  const stops: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const cluster = await start();
    const ready = performance.now();
    await cluster[Symbol.asyncDispose]();
    starts.push(ready - began);
    stops.push(performance.now() - ready);
  }
  const times = { target, what, startMs: median(starts), stopMs: median(stops) };
  console.log(JSON.stringify(times));
  return times;
}

function tableOf(rows: readonly TargetTimes[]): string {
  const lines = rows.map(({ target, what, startMs, stopMs }) => `| \`${target}\` | ${what} | ${startMs} | ${stopMs} |`);
  return ['| target | what was measured | ready after ms | gone after ms |', '| --- | --- | ---: | ---: |', ...lines].join('\n');
}

function writeTable(rows: readonly TargetTimes[]): void {
  const file = join(root, 'docs/integration.md');
  const [head = '', rest = ''] = readFileSync(file, 'utf8').split('<!-- times: start -->');
  const tail = rest.split('<!-- times: end -->')[1] ?? '';
  writeFileSync(file, `${head}<!-- times: start -->\n\n${tableOf(rows)}\n\n<!-- times: end -->${tail}`);
}

/** Starts and stops every target a few times; the medians go into bench/results/targets.json and docs/integration.md. */
export async function measureTargets({ image, environment }: TargetSources): Promise<void> {
  const from = (name: string): string => environment[name] ?? '';
  const isReal = (name: string): boolean => process.env[name] !== undefined;
  const isPrivileged = environment['KUBESTAGE_UNPRIVILEGED'] === undefined;
  const k3s = (nodes: 1 | 2): Promise<IntegrationCluster> => startK3s({ image: from('KUBESTAGE_K3S_IMAGE'), isPrivileged, nodes });
  const kind = (workers: number): Promise<IntegrationCluster> => startKind({ image: from('KUBESTAGE_KIND_IMAGE'), isPrivileged, workers });
  const name = (what: string, variable: string): string => (isReal(variable) ? what : `${what}, stand-in`);
  const rows = [
    await measure('fake', 'in the process of the tests', () => startFakeTarget([], [])),
    await measure('served', '`kubestage serve` from sources, a process', () => startServed()),
    await measure('container', "the served fake's image", () => startFakeContainer({ image })),
    await measure('apiserver', name('etcd and kube-apiserver', 'KUBEBUILDER_ASSETS'), () => startApiServer({ assets: from('KUBEBUILDER_ASSETS') })),
    await measure('k3s', name('one node', 'KUBESTAGE_K3S_IMAGE'), () => k3s(1)),
    await measure('k3s', name('two nodes', 'KUBESTAGE_K3S_IMAGE'), () => k3s(2)),
    await measure('kind', name('one node', 'KUBESTAGE_KIND_IMAGE'), () => kind(0)),
    await measure('kind', name('three nodes', 'KUBESTAGE_KIND_IMAGE'), () => kind(2)),
  ];
  const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
  writeFileSync(join(root, 'bench/results/targets.json'), `${JSON.stringify({ machine, rounds: ROUNDS, rows }, null, 2)}\n`);
  writeTable(rows);
}
