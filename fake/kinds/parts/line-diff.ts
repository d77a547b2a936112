type Line = readonly [mark: ' ' | '-' | '+', text: string];

/** The lines of both texts, those in common once: the longest common subsequence decides. */
function align(before: readonly string[], after: readonly string[]): readonly Line[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const longest = before[row] === after[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
      (lengths[row] ?? new Uint32Array())[column] = longest;
    }
  }
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    if (row < before.length && column < after.length && before[row] === after[column]) {
      lines.push([' ', before[row] ?? '']);
      row += 1;
      column += 1;
    } else if (row < before.length && (column >= after.length || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(['-', before[row] ?? '']);
      row += 1;
    } else {
      lines.push(['+', after[column] ?? '']);
      column += 1;
    }
  }
  return lines;
}

interface Hunk {
  readonly from: number;
  readonly to: number;
}

const context = 3;

function hunksOf(lines: readonly Line[]): readonly Hunk[] {
  const hunks: { from: number; to: number }[] = [];
  lines.forEach(([mark], index) => {
    if (mark === ' ') return;
    const last = hunks.at(-1);
    const to = Math.min(lines.length, index + 1 + context);
    if (last !== undefined && index - context <= last.to) last.to = to;
    else hunks.push({ from: Math.max(0, index - context), to });
  });
  return hunks;
}

function rangeText(start: number, count: number): string {
  if (count === 1) return String(start);
  return `${count === 0 ? start - 1 : start},${count}`;
}

/**
 * What differs between two values written as JSON: hunks with three lines around every change, as messages of refused updates end.
 *
 * @see apimachinery pkg/util/diff/diff.go (v1.37)
 */
export function diffOf(before: unknown, after: unknown): string {
  const [old, now] = [before, after].map((value) => JSON.stringify(value, undefined, 1).split('\n'));
  const lines = align(old ?? [], now ?? []);
  const numbersBefore = (index: number, mark: '-' | '+'): number => lines.slice(0, index).filter(([found]) => found === ' ' || found === mark).length;
  return hunksOf(lines)
    .map(({ from, to }) => {
      const shown = lines.slice(from, to);
      const range = (mark: '-' | '+'): string => rangeText(numbersBefore(from, mark) + 1, shown.filter(([found]) => found === ' ' || found === mark).length);
      return `@@ -${range('-')} +${range('+')} @@\n${shown.map(([mark, text]) => `${mark}${text}\n`).join('')}`;
    })
    .join('');
}
