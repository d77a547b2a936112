import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
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
// `npm run bench -- --dry` leaves the files alone; `--only TEXT` runs the parts whose title holds TEXT, and leaves them alone, too.

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

async function measured(only: string): Promise<Run> {
  build();
  const complaint = installPeers();
  if (complaint !== undefined) say(`the peers could not be installed: ${complaint}`);
  let calibrations: readonly number[] = [];
  const parts: readonly (readonly [title: string, run: () => Section | Promise<Section>])[] = [
    [
      'In process',
      () => {
        say("Go's fakes");
        const measuredHere = inProcess(goPeers());
        calibrations = measuredHere.calibrations;
        return measuredHere.section;
      },
    ],
    ['Over HTTP', overHttp],
    ['Cost as it grows', growth],
    ['Memory', memory],
    ['Start', startUp],
    ['Forks', () => forks({ empty: caseMs('empty'), cluster: caseMs('cluster') })],
    ['The client beside @kubernetes/client-node', sideBySide],
    ['An informer of 10,000 pods over HTTP', informers],
    ['Start and stop of each target', targets],
  ];
  const sections: Section[] = [];
  for (const [title, run] of parts) if (title.includes(only)) sections.push(await part(title, run));
  const calibrationMs = median(calibrations);
  const load = `load ${loadavg()[1]?.toFixed(1) ?? '?'}`;
  const processor = cpus()[0]?.model.trim() ?? 'an unknown processor';
  const machine = `${cpus().length} × ${processor}, ${Math.round(totalmem() / 1e9)} GB, Node ${process.version}, ${load}, calibration ${calibrationMs.toFixed(0)} ms`;
  return { machine, calibrationMs, sections };
}

const { values: options } = parseArgs({ options: { dry: { type: 'boolean', default: false }, only: { type: 'string' } } });
const { only } = options;
const isDry = options.dry || only !== undefined;
const before = existsSync(results) ? (JSON.parse(readFileSync(results, 'utf8')) as Run) : undefined;
const run = await measured(only ?? '');
const text = page(run.sections, run.machine);
process.stdout.write(text);
if (before?.calibrationMs !== undefined && only === undefined) {
  process.stdout.write(
    `\n## Against the stored run\n\n${compared(run, before)
      .map((line) => `- ${line}`)
      .join('\n')}\n`,
  );
}
if (!isDry) {
  mkdirSync(new URL('.', results), { recursive: true });
  writeFileSync(results, `${JSON.stringify(run, null, 1)}\n`);
  const pageFile = new URL('../docs/performance.md', import.meta.url);
  writeFileSync(pageFile, text);
  spawnSync('biome', ['format', '--write', fileURLToPath(pageFile), fileURLToPath(results)]);
}
