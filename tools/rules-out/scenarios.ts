// Which recorded scenarios miss which rules: plays all of them once, then, for each rule that was about to complain, those in which it was,
// without it. Writes the names of those that were missed into the file KUBESTAGE_RULES_MISSED, a line each.
import { appendFileSync } from 'node:fs';
import { simulationsOf, withFakeDoor } from '../../test/conformance/fake-door.ts';
import { areas, readArea, runArea } from '../../test/conformance/run-area.ts';
import { trial } from './switchboard.ts';

interface Played {
  readonly area: string;
  readonly name: string;
}

const target = process.env['KUBESTAGE_RULES_MISSED'] ?? '';
const at = { patience: 0.5, width: 12 };

// Each in a cluster of its own: without a rule, one scenario may leave behind what confuses the next.
const passes = ({ area, name }: Played, out: string, asked: Set<string>): Promise<boolean> =>
  withFakeDoor(
    'in-process',
    (door) =>
      trial(out, asked, async () =>
        (await runArea(area, door, `${area}/${name}`)).every(({ title, differences }) => title !== `${area}/${name}` || differences.length === 0),
      ),
    {
      pace: at,
      simulate: simulationsOf(area),
    },
  );

async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: at.width }, async () => {
      for (const item of left) await work(item);
    }),
  );
}

const playedBy = new Map<string, Played[]>();
await eachOf(
  areas().flatMap((area) => readArea(area).scenarios.map(({ name }) => ({ area, name }))),
  async (played) => {
    const asked = new Set<string>();
    // What fails with every rule in place says nothing about one that is out.
    if (!(await passes(played, '', asked))) return;
    for (const rule of asked) playedBy.set(rule, [...(playedBy.get(rule) ?? []), played]);
  },
);

await eachOf([...playedBy], async ([rule, played]) => {
  for (const one of played) {
    if (await passes(one, rule, new Set())) continue;
    appendFileSync(target, `${rule}\n`);
    break;
  }
});
process.exit();
