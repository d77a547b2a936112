import { writeFileSync } from 'node:fs';
import type { Door } from './door.ts';
import { play } from './play.ts';
import { fileOf, readArea } from './run-area.ts';
import type { Outcome } from './scenario.ts';

/** Plays the scenarios of an area whose title holds `only` against a real server, and writes what it answers into the recording. */
export async function recordArea(area: string, door: Door, only: string): Promise<void> {
  const file = readArea(area);
  for (const scenario of file.scenarios) {
    if (!`${area}/${scenario.name}`.includes(only)) continue;
    const outcome = await play(scenario, door);
    scenario.steps.forEach((step, index) => {
      const answer: Outcome = outcome[index] ?? {};
      delete step.expect;
      if (Object.keys(answer).length > 0) step.expect = answer;
    });
    console.log(`recorded ${area}/${scenario.name}`);
  }
  writeFileSync(fileOf(area), `${JSON.stringify(file, null, 1)}\n`);
}
