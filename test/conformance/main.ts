import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Door, httpDoor } from './door.ts';
import { doorNames, simulationsOf, withFakeDoor } from './fake-door.ts';
import { knownFailures, writeKnownFailures } from './known-list.ts';
import { recordArea } from './record.ts';
import { areas, readArea, runArea, type ScenarioResult } from './run-area.ts';

const usage = `Usage: npm run conformance -- [options]

  --door in-process|http  which door of the fake (default: both)
  --server URL            check this server instead of the fake
  --token T               its bearer token; the caller has to be in system:masters
  --only TEXT             scenarios whose area/name holds TEXT
  --record                write what --server answers into fixtures/conformance/
  --json FILE             write every result with its differences
  --update-list           take off test/conformance/not-yet-passing.txt what passes on both doors
  --allow-growth          with --update-list: also put on it what fails
`;

const { values: options } = parseArgs({
  options: {
    door: { type: 'string' },
    server: { type: 'string' },
    token: { type: 'string' },
    only: { type: 'string', default: '' },
    record: { type: 'boolean', default: false },
    json: { type: 'string' },
    'update-list': { type: 'boolean', default: false },
    'allow-growth': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const chosen = areas().filter((area) => readArea(area, options.only).scenarios.length > 0);

interface DoorResult extends ScenarioResult {
  readonly door: string;
}

async function runAreas(areasToRun: readonly string[], door: Door): Promise<DoorResult[]> {
  const results: DoorResult[] = [];
  for (const area of areasToRun) {
    const ran = await runArea(area, door, options.only);
    const passed = ran.filter(({ differences }) => differences.length === 0).length;
    console.log(`${door.name.padEnd(10)} ${area.padEnd(40)} ${passed} of ${ran.length}`);
    results.push(...ran.map((result) => ({ ...result, door: door.name })));
  }
  return results;
}

async function runDoors(): Promise<DoorResult[]> {
  if (options.server !== undefined) return runAreas(chosen, httpDoor(options.server, options.token));
  const results: DoorResult[] = [];
  const bySetting = Map.groupBy(chosen, (area) => simulationsOf(area).join());
  for (const name of doorNames.filter((door) => options.door === undefined || options.door === door)) {
    for (const group of bySetting.values()) {
      results.push(...(await withFakeDoor(name, (door) => runAreas(group, door), { simulate: simulationsOf(group[0] ?? '') })));
    }
  }
  return results;
}

// One line for both doors where a scenario fails on both, else one that names the door.
function linesFor(failed: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  return [...failed].map(([title, doors]) => (doors.size === 1 && options.door === undefined ? `${title} @${[...doors][0]}` : title));
}

function updateList(results: readonly DoorResult[]): void {
  const failed = new Map<string, Set<string>>();
  for (const { title, door, differences } of results) if (differences.length > 0) failed.set(title, (failed.get(title) ?? new Set()).add(door));
  const known = knownFailures();
  const ran = new Set(results.map(({ title }) => title));
  const kept = [...known].filter((title) => !ran.has(title));
  const listed = options['allow-growth'] ? failed : new Map([...failed].filter(([title]) => known.has(title)));
  writeKnownFailures([...kept, ...linesFor(listed)]);
}

if (options.help) process.stdout.write(usage);
else if (options.record) {
  if (options.server === undefined) throw new Error('--record needs --server: the recordings come from a real server');
  for (const area of chosen) await recordArea(area, httpDoor(options.server, options.token), options.only);
} else {
  const results = await runDoors();
  const failed = results.filter(({ differences }) => differences.length > 0);
  for (const { title, differences } of failed.slice(0, options.only === '' ? 0 : 40))
    console.log(
      `not ok ${title}\n${differences
        .slice(0, 5)
        .map((line) => `    ${line}`)
        .join('\n')}`,
    );
  if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(results, null, 1));
  if (options['update-list']) updateList(results);
  console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
// A server that keeps a stream open must not keep this program running.
process.exit();
