import { writeFileSync } from 'node:fs';
import { afterAll, beforeEach } from 'vitest';

/** How many cases a file has. */
export const CASES = 1000;

/** Writes the milliseconds for each case, its first hundred left out, to the file that `BENCH_CASES` names. */
export function timeCases(): void {
  const from = 100;
  let count = 0;
  let start = 0;
  beforeEach(() => {
    if (count++ === from) start = performance.now();
  });
  afterAll(() => {
    writeFileSync(process.env['BENCH_CASES'] ?? '', JSON.stringify((performance.now() - start) / (CASES - from)));
  });
}
