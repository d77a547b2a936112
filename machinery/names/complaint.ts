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

/** Above this length the encoder's own loop is worth the call of it. */
const SHORT = 4096;

/** The length of `text` in UTF-8, which is what Go's `len` counts. */
export function byteLength(text: string): number {
  if (text.length > SHORT) return utf8.encode(text).length;
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else {
      // Two units of a pair make four bytes; half of one is written as U+FFFD, which takes three.
      bytes += 2;
      if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) index += 1;
    }
  }
  return bytes;
}
