// The matching of Python's difflib, which the server's library imitates: which lines count as kept depends on it.

interface Match {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

/** What becomes of a run of lines: from `a1` to `a2` before, from `b1` to `b2` after. */
interface Step {
  readonly same: boolean;
  readonly a1: number;
  readonly a2: number;
  readonly b1: number;
  readonly b2: number;
}

const context = 3;

function linePositions(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const positions = new Map<string, number[]>();
  lines.forEach((line, index) => {
    const list = positions.get(line);
    if (list === undefined) positions.set(line, [index]);
    else list.push(index);
  });
  // Lines that are everywhere in a long text (brackets, nulls) start no match.
  if (lines.length >= 200) {
    const limit = Math.floor(lines.length / 100) + 1;
    for (const [line, list] of positions) if (list.length > limit) positions.delete(line);
  }
  return positions;
}

class Matcher {
  readonly #before: readonly string[];
  readonly #after: readonly string[];
  readonly #positions: ReadonlyMap<string, readonly number[]>;
  readonly matches: Match[] = [];

  constructor(before: readonly string[], after: readonly string[]) {
    this.#before = before;
    this.#after = after;
    this.#positions = linePositions(after);
    this.#collect([0, before.length], [0, after.length]);
  }

  #longest([aLow, aHigh]: readonly [number, number], [bLow, bHigh]: readonly [number, number]): Match {
    const [before, after] = [this.#before, this.#after];
    let [a, b, size] = [aLow, bLow, 0];
    let lengths = new Map<number, number>();
    for (let i = aLow; i < aHigh; i++) {
      const next = new Map<number, number>();
      for (const j of this.#positions.get(before[i] ?? '') ?? []) {
        if (j < bLow) continue;
        if (j >= bHigh) break;
        const length = (lengths.get(j - 1) ?? 0) + 1;
        next.set(j, length);
        if (length > size) [a, b, size] = [i - length + 1, j - length + 1, length];
      }
      lengths = next;
    }
    while (a > aLow && b > bLow && before[a - 1] === after[b - 1]) [a, b, size] = [a - 1, b - 1, size + 1];
    while (a + size < aHigh && b + size < bHigh && before[a + size] === after[b + size]) size++;
    return { a, b, size };
  }

  #collect([aLow, aHigh]: readonly [number, number], [bLow, bHigh]: readonly [number, number]): void {
    const match = this.#longest([aLow, aHigh], [bLow, bHigh]);
    if (match.size === 0) return;
    if (aLow < match.a && bLow < match.b) this.#collect([aLow, match.a], [bLow, match.b]);
    const last = this.matches.at(-1);
    if (last !== undefined && last.a + last.size === match.a && last.b + last.size === match.b)
      this.matches[this.matches.length - 1] = { ...last, size: last.size + match.size };
    else this.matches.push(match);
    const [a, b] = [match.a + match.size, match.b + match.size];
    if (a < aHigh && b < bHigh) this.#collect([a, aHigh], [b, bHigh]);
  }
}

function stepsOf(before: readonly string[], after: readonly string[]): Step[] {
  const steps: Step[] = [];
  let [a, b] = [0, 0];
  for (const match of [...new Matcher(before, after).matches, { a: before.length, b: after.length, size: 0 }]) {
    if (a < match.a || b < match.b) steps.push({ same: false, a1: a, a2: match.a, b1: b, b2: match.b });
    [a, b] = [match.a + match.size, match.b + match.size];
    if (match.size > 0) steps.push({ same: true, a1: match.a, a2: a, b1: match.b, b2: b });
  }
  return steps;
}

const head = (step: Step): Step => ({ ...step, a2: Math.min(step.a2, step.a1 + context), b2: Math.min(step.b2, step.b1 + context) });
const tail = (step: Step): Step => ({ ...step, a1: Math.max(step.a1, step.a2 - context), b1: Math.max(step.b1, step.b2 - context) });

/** The changes with the lines around them; changes that are far apart stand in hunks of their own. */
function hunksOf(steps: readonly Step[]): Step[][] {
  const hunks: Step[][] = [];
  let hunk: Step[] = [];
  steps.forEach((step, index) => {
    if (!step.same) hunk.push(step);
    else if (index === 0) hunk.push(tail(step));
    else if (index === steps.length - 1) hunk.push(head(step));
    else if (step.a2 - step.a1 > 2 * context) {
      hunks.push([...hunk, head(step)]);
      hunk = [tail(step)];
    } else hunk.push(step);
  });
  if (hunk.some((step) => !step.same)) hunks.push(hunk);
  return hunks;
}

function range(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}

function hunkText(hunk: readonly Step[], before: readonly string[], after: readonly string[]): string {
  const [first, last] = [hunk[0], hunk.at(-1)];
  if (first === undefined || last === undefined) return '';
  let text = `@@ -${range(first.a1, last.a2)} +${range(first.b1, last.b2)} @@\n`;
  for (const { same, a1, a2, b1, b2 } of hunk) {
    for (const line of before.slice(a1, a2)) text += `${same ? ' ' : '-'}${line}\n`;
    if (!same) for (const line of after.slice(b1, b2)) text += `+${line}\n`;
  }
  return text;
}

/**
 * What changed from `before` to `after`, line by line, as `diff -u` shows it without the names of files.
 *
 * @see apimachinery pkg/util/diff/diff.go (v0.37)
 */
export function unifiedDiff(before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return hunksOf(stepsOf(a, b))
    .map((hunk) => hunkText(hunk, a, b))
    .join('');
}
