import { writeFileSync } from 'node:fs';
import { afterAll, beforeEach } from 'vitest';

/** How many cases a file has. */
export const CASES = 1000;

/** Writes the milliseconds of CPU time for each case, its first hundred left out, to the file that `BENCH_CASES` names. */
export function timeCases(): void {
  const from = 100;
  let count = 0;
  let start = process.cpuUsage();
  beforeEach(() => {
    if (count++ === from) start = process.cpuUsage();
  });
  afterAll(() => {
    const { user, system } = process.cpuUsage(start);
    writeFileSync(process.env['BENCH_CASES'] ?? '', JSON.stringify((user + system) / 1000 / (CASES - from)));
  });
}
