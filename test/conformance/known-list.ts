import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('./not-yet-passing.txt', import.meta.url);

const HEAD = '# Scenarios that do not pass yet, on either door. This list may only shrink: `npm run conformance -- --update-list` takes off what passes.\n';

const linesOf = (): readonly string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

/** The scenarios that are known not to pass on a door; a line `area/name @door` holds for that door alone. */
export function knownFailures(door?: string): ReadonlySet<string> {
  const lines = linesOf().map((line) => line.split(' @'));
  return new Set(lines.filter(([, only]) => only === undefined || door === undefined || only === door).map(([title = '']) => title));
}

/** What a run says against the list: scenarios that failed unlisted, and listed ones that passed. */
export interface Verdict {
  readonly unlisted: readonly string[];
  readonly passing: readonly string[];
}

/** Holds a run against the list; only scenarios that ran are judged. */
export function judge(ran: readonly string[], failed: ReadonlySet<string>, known: ReadonlySet<string>): Verdict {
  return {
    unlisted: ran.filter((title) => failed.has(title) && !known.has(title)).sort(),
    passing: ran.filter((title) => !failed.has(title) && known.has(title)).sort(),
  };
}

/** Writes the list anew. */
export function writeKnownFailures(titles: Iterable<string>): void {
  writeFileSync(file, `${HEAD}${[...new Set(titles)].sort().join('\n')}\n`);
}
