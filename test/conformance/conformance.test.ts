import { expect, test } from 'vitest';
import { differences } from './compare.ts';
import { doorNames, withFakeDoor } from './fake-door.ts';
import { judge, knownFailures } from './known-list.ts';
import { areas, runArea } from './run-area.ts';

const known = knownFailures();

test.for(doorNames.flatMap((door) => areas().map((area) => [door, area] as const)))('%s: %s answers as recorded', async ([name, area]) => {
  const results = await withFakeDoor(name, (door) => runArea(area, door));
  expect(results.length).toBeGreaterThan(0);
  const failed = new Map(results.filter((result) => result.differences.length > 0).map((result) => [result.title, result.differences[0]]));
  const { unlisted, passing } = judge(results.map(({ title }) => title), new Set(failed.keys()), known);
  expect(unlisted.map((title) => `${title}: ${failed.get(title)}`), 'scenarios that fail and are not listed in not-yet-passing.txt').toEqual([]);
  expect(passing.filter((title) => !knownOnOtherDoor(title, name)), 'scenarios that pass: take them off not-yet-passing.txt').toEqual([]);
});

// A scenario that passes on one door only stays listed.
const oneDoorOnly: ReadonlyMap<string, string> = new Map();
function knownOnOtherDoor(title: string, name: string): boolean {
  return oneDoorOnly.get(title) === name;
}

test('the list bites both ways: an unlisted failure and a listed pass are both reported', () => {
  const verdict = judge(['a/fails', 'a/passes', 'a/listed-fails', 'a/listed-passes'], new Set(['a/fails', 'a/listed-fails']), new Set(['a/listed-fails', 'a/listed-passes', 'b/other']));
  expect(verdict).toEqual({ unlisted: ['a/fails'], passing: ['a/listed-passes'] });
});

test('a difference of one field is found and shown with its path', () => {
  expect(differences({ a: [{ b: 1 }] }, { a: [{ b: 2 }] })).toEqual(['a[0].b: expected 1, got 2']);
  expect(differences({ a: 1 }, { a: 1, c: 2 })).toEqual(['c: expected nothing, got 2']);
});
