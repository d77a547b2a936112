interface Interval {
  readonly first: number;
  readonly last: number;
}

/** What is wrong with a list of indexes, or how many it names. */
export type IndexCount = { readonly kind: 'count'; readonly count: number } | { readonly kind: 'problem'; readonly problem: string };

function parseIndex(text: string, completions: number): number | string {
  if (!/^[+-]?[0-9]+$/.test(text)) return `cannot convert string to integer for index: ${JSON.stringify(text)}`;
  return Number(text) >= completions ? `too large index: ${JSON.stringify(text)}` : Number(text);
}

function parseInterval(text: string, completions: number): Interval | string {
  const parts = text.split('-');
  if (parts.length > 2)
    return `the fragment ${JSON.stringify(text)} violates the requirement that an index interval can have at most two parts separated by '-'`;
  const first = parseIndex(parts[0] ?? '', completions);
  if (typeof first === 'string') return first;
  if (parts.length === 1) return { first, last: first };
  const last = parseIndex(parts[1] ?? '', completions);
  if (typeof last === 'string') return last;
  return first >= last ? `non-increasing order, previous: ${first}, current: ${last}` : { first, last };
}

/** Reads indexes like `0,2-4` of a job with so many completions. @see kubernetes pkg/apis/batch/validation/validation.go (v1.37) */
export function countIndexes(text: string, completions: number): IndexCount {
  let [count, previous] = [0, -Infinity];
  if (text === '') return { kind: 'count', count };
  for (const part of text.split(',')) {
    const interval = parseInterval(part, completions);
    if (typeof interval === 'string') return { kind: 'problem', problem: interval };
    if (previous >= interval.first) return { kind: 'problem', problem: `non-increasing order, previous: ${previous}, current: ${interval.first}` };
    count += interval.last - interval.first + 1;
    previous = interval.last;
  }
  return { kind: 'count', count };
}

/** The first index that both lists name, or undefined; parts that cannot be read name none. */
export function overlapOf(one: string, other: string, completions: number): number | undefined {
  const read = (text: string): Interval[] =>
    text === '' ? [] : text.split(',').flatMap((part) => [parseInterval(part, completions)].filter((interval) => typeof interval !== 'string'));
  for (const a of read(one)) for (const b of read(other)) if (a.first <= b.last && b.first <= a.last) return Math.max(a.first, b.first);
  return undefined;
}
