/** One complaint about an expression. */
export interface ExpressionProblem {
  /** The code point offset that it points at. */
  readonly at: number;
  readonly message: string;
}

/** The text of an expression, addressed by code points as its errors are. */
export interface Source {
  readonly text: string;
  readonly points: readonly string[];
}

/** Splits an expression into code points once. */
export function sourceOf(text: string): Source {
  return { text, points: Array.from(text) };
}

function lineStarts(source: Source): readonly number[] {
  const starts = [0];
  source.points.forEach((point, index) => {
    if (point === '\n') starts.push(index + 1);
  });
  return starts;
}

const MAX_SNIPPET_BYTES = 16_384;

function snippet(source: Source, start: number, column: number): string {
  let end = start;
  while (end < source.points.length && source.points[end] !== '\n') end += 1;
  const points = source.points.slice(start, end).map((point) => (point === '\t' ? ' ' : point));
  const line = points.join('');
  if (new TextEncoder().encode(line).length > MAX_SNIPPET_BYTES) return '';
  const wide = (point: string | undefined): boolean => (point?.codePointAt(0) ?? 0) > 0x7f;
  const dots = points.slice(0, column).map((point) => (wide(point) ? '\uff0e' : '.'));
  return `\n | ${line}\n | ${dots.join('')}${wide(points[column]) ? '\uff3e' : '^'}`;
}

const MAX_PROBLEMS = 100;

/**
 * What the compiler says about `problems`, in the order of their places.
 *
 * @see cel-go common/error.go (v0.29)
 */
export function displayProblems(source: Source, problems: readonly ExpressionProblem[]): string {
  const starts = lineStarts(source);
  const placed = problems.slice(0, MAX_PROBLEMS).map(({ at, message }) => {
    const line = starts.findLastIndex((start) => start <= at);
    return { line, column: at - (starts[line] ?? 0), message };
  });
  placed.sort((a, b) => a.line - b.line || a.column - b.column);
  const shown = placed.map(({ line, column, message }) => `ERROR: <input>:${line + 1}:${column + 1}: ${message}${snippet(source, starts[line] ?? 0, column)}`);
  if (problems.length > MAX_PROBLEMS) shown.push(`${problems.length - MAX_PROBLEMS} more errors were truncated`);
  return shown.join('\n');
}
