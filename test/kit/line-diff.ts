/** The lines of two texts side by side, as a unified diff without line numbers: `- expected`, `+ received`. */
export function lineDiff(expected: string, received: string): string {
  const before = expected.replace(/\n$/, '').split('\n');
  const after = received.replace(/\n$/, '').split('\n');
  const common = commonLengths(before, after);
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const [left, right] = [before[i], after[j]];
    if (left !== undefined && left === right) {
      lines.push(`  ${left}`);
      i += 1;
      j += 1;
    } else if (right === undefined || (left !== undefined && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) {
      lines.push(`- ${left}`);
      i += 1;
    } else {
      lines.push(`+ ${right}`);
      j += 1;
    }
  }
  return lines.join('\n');
}

/** How many lines the rests from i and j on have in common, in order. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (row !== undefined) row[j] = before[i] === after[j] ? (table[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}
