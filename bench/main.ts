import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { compared, type Run } from './comparison.ts';
import type { Section } from './figure.ts';
import { median } from './measure.ts';
import { page } from './page.ts';
import { installPeers } from './peers.ts';
import { caseMs } from './sections/cases.ts';
import { informers, sideBySide } from './sections/client.ts';
import { goPeers } from './sections/go-peers.ts';
import { overHttp } from './sections/http.ts';
import { inProcess } from './sections/in-process.ts';
import { forks, growth, memory } from './sections/size.ts';
import { startUp } from './sections/start.ts';
import { targets } from './sections/targets.ts';

// Measures what this machine does: prints it, compares it with the stored run, keeps it in bench/results/latest.json, writes docs/performance.md.
// `npm run bench -- --dry` leaves the files alone.

const results = new URL('results/latest.json', import.meta.url);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

function build(): void {
  const program = fileURLToPath(new URL('../tools/build.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', program], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the package could not be built');
}

/** Runs a part of the bench; what goes wrong with it is said in its place. */
async function part(title: string, run: () => Section | Promise<Section>): Promise<Section> {
  say(title);
  try {
    return await run();
  } catch (error) {
    return { title, figures: [], notes: [`This part could not run: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

async function measured(): Promise<Run> {
  build();
  const complaint = installPeers();
  if (complaint !== undefined) say(`the peers could not be installed: ${complaint}`);
  say("Go's fakes");
  const go = goPeers();
  let calibrations: readonly number[] = [];
  const sections = [
    await part('In process', () => {
      const measuredHere = inProcess(go);
      calibrations = measuredHere.calibrations;
      return measuredHere.section;
    }),
    await part('Over HTTP', overHttp),
    await part('Cost as it grows', growth),
    await part('Memory', memory),
    await part('Start', startUp),
    await part('Forks', () => forks({ empty: caseMs('empty'), cluster: caseMs('cluster') })),
    await part('The client beside @kubernetes/client-node', sideBySide),
    await part('An informer of 10,000 pods over HTTP', informers),
    await part('Start and stop of each target', targets),
  ];
  const calibrationMs = median(calibrations);
  const load = `load ${loadavg()[1]?.toFixed(1) ?? '?'}`;
  const processor = cpus()[0]?.model.trim() ?? 'an unknown processor';
  const machine = `${cpus().length} × ${processor}, ${Math.round(totalmem() / 1e9)} GB, Node ${process.version}, ${load}, calibration ${calibrationMs.toFixed(0)} ms`;
  return { machine, calibrationMs, sections };
}

const before = existsSync(results) ? (JSON.parse(readFileSync(results, 'utf8')) as Run) : undefined;
const run = await measured();
const text = page(run.sections, run.machine);
process.stdout.write(text);
if (before?.calibrationMs !== undefined) {
  process.stdout.write(
    `\n## Against the stored run\n\n${compared(run, before)
      .map((line) => `- ${line}`)
      .join('\n')}\n`,
  );
}
if (!process.argv.includes('--dry')) {
  mkdirSync(new URL('.', results), { recursive: true });
  writeFileSync(results, `${JSON.stringify(run, null, 1)}\n`);
  const pageFile = new URL('../docs/performance.md', import.meta.url);
  writeFileSync(pageFile, text);
  spawnSync('biome', ['format', '--write', fileURLToPath(pageFile), fileURLToPath(results)]);
}
