/** `must be no more than 63 characters`. */
export function maxLengthComplaint(limit: number, unit: 'characters' | 'bytes'): string {
  return `must be no more than ${limit} ${unit}`;
}

/** What a name must be, with examples and the pattern, as every check of apimachinery says it. */
export function patternComplaint(rule: string, pattern: string, ...examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}'`).join(',  or ');
  return `${rule} (${shown === '' ? '' : `e.g. ${shown}, `}regex used for validation is '${pattern}')`;
}

const utf8 = new TextEncoder();

/** The length of `text` in UTF-8, which is what Go's `len` counts. */
export function byteLength(text: string): number {
  return utf8.encode(text).length;
}
