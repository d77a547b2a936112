import { expect, test } from 'vitest';
import { alone, type doorNames, simulationsOf, withFakeDoor } from './fake-door.ts';
import { judge, knownFailures } from './known-list.ts';
import { areas, runArea, type ScenarioResult } from './run-area.ts';

const isFailure = ({ differences: found }: ScenarioResult): boolean => found.length > 0;

/** Tests every area through a door: one file for each door, so that they run beside each other. */
export function recordingsThrough(name: (typeof doorNames)[number]): void {
  test.for(areas())(`${name}: %s answers as recorded`, async (area) => {
    const known = knownFailures(name);
    const simulate = simulationsOf(area);
    const crowd = await withFakeDoor(name, (door) => runArea(area, door), { simulate });
    expect(crowd.length).toBeGreaterThan(0);
    // What is not as the list says is judged alone: time limits of the crowd must not decide.
    const results = await Promise.all(
      crowd.map(async (result) => {
        if (isFailure(result) === known.has(result.title)) return result;
        const again = await withFakeDoor(name, (door) => runArea(area, door, result.title), { pace: alone, simulate });
        return again.find(({ title }) => title === result.title) ?? result;
      }),
    );
    const failed = new Map(results.filter(isFailure).map((result) => [result.title, result.differences[0]]));
    const { unlisted, passing } = judge(
      results.map(({ title }) => title),
      new Set(failed.keys()),
      known,
    );
    expect(
      unlisted.map((title) => `${title}: ${failed.get(title)}`),
      'scenarios that fail and are not listed in not-yet-passing.txt',
    ).toEqual([]);
    expect(passing, 'scenarios that pass: take them off not-yet-passing.txt').toEqual([]);
  });
}
