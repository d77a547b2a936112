import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createManualClock } from '../../fake/index.ts';
import { type ChaosOptions, chaosCluster, runChaos } from './chaos-run.ts';

// Ten minutes of chaos on a clock of their own:
//
//   npm run chaos -- [--seed N] [--minutes N]

const argument = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? otherwise : Number(process.argv[at + 1]);
};
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapMb = (): number => {
  for (let round = 0; round < 3; round++) collect();
  return process.memoryUsage().heapUsed / 1e6;
};

const options: ChaosOptions = { seed: argument('seed', 1), controllers: 20, objects: 2000, virtualMs: argument('minutes', 10) * 60_000, faultRate: 0.01 };
const clock = createManualClock();
const cluster = await chaosCluster(clock, options);
const settled = (): number => {
  cluster.compact();
  cluster.actions.clear();
  return heapMb();
};
// What is compiled and made once for all comes first, so that what is left over can be told from it.
await runChaos(cluster, clock, { ...options, virtualMs: 30_000 });
const handlesBefore = process.getActiveResourcesInfo().length;
const before = settled();
const startedAt = performance.now();
const report = await runChaos(cluster, clock, options);
const seconds = (performance.now() - startedAt) / 1000;
const after = settled();
const handles = process.getActiveResourcesInfo().length - handlesBefore;

const problems = [
  ...report.differences.slice(0, 10),
  ...(report.leftOver.watches === 0 ? [] : [`${report.leftOver.watches} watches are left`]),
  ...(report.leftOver.timers === 0 ? [] : [`${report.leftOver.timers} timers are left`]),
  ...(handles <= 0 ? [] : [`${handles} handles are left`]),
  ...(after <= before * 1.1 ? [] : [`the heap went from ${before.toFixed(1)} to ${after.toFixed(1)} MB`]),
  ...(seconds <= 60 ? [] : [`it took ${seconds.toFixed(1)} s`]),
];
console.log(
  `seed ${options.seed}: ${options.virtualMs / 60_000} minutes in ${seconds.toFixed(1)} s, ${options.controllers} controllers, ${options.objects} objects`,
);
console.log(`${report.writes} writes, ${report.reconciles} reconciles, ${report.faults} faults, ${report.compactions} compactions`);
console.log(`heap ${before.toFixed(1)} → ${after.toFixed(1)} MB, fingerprint ${report.fingerprint}`);
console.log(problems.length === 0 ? 'all caches equal the server' : problems.join('\n'));
process.exitCode = problems.length === 0 ? 0 : 1;
await cluster[Symbol.asyncDispose]();
