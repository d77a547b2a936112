/** What Go's compiler says of a pattern that it refuses. */
class PatternError extends Error {
  override readonly name = 'PatternError';
  constructor(code: string, expression: string) {
    super(`error parsing regexp: ${code}: \`${expression}\``);
  }
}

interface Scan {
  readonly text: string;
  at: number;
  readonly out: string[];
  /** Flags in force: of `ims`. */
  flags: string;
  /** Open groups: the flags outside, and how many groups the scanner opened on its own. */
  readonly groups: { readonly flags: string; readonly extra: number; readonly copies: number }[];
  extra: number;
  /** Whether something stands here that an operator can repeat. */
  repeatable: 'nothing' | 'item' | 'repeated';
  repeatStart: number;
  /** How many copies of its innermost part the last item stands for, and the most that any item of the open group does. */
  itemCopies: number;
  copies: number;
}

const SPACE = '\\t\\n\\f\\r\\x20';
const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t\\x20',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: '\\x20-~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t-\\r\\x20',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};
const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

const literal = (code: number): string => `\\u{${code.toString(16)}}`;
const isSyntax = (character: string): boolean => /[\^$\\.*+?()[\]{}|/-]/.test(character);
const plain = (character: string): string => (isSyntax(character) ? literal(character.codePointAt(0) ?? 0) : character);

interface Escape {
  readonly end: number;
  /** The code point, for a single character. */
  readonly code?: number;
  /** The members of a class, without brackets, and whether it is negated. */
  readonly members?: string;
  readonly isNegated?: boolean;
}

function hexEscape(text: string, at: number): Escape {
  const match = /^\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/.exec(text.slice(at));
  const code = Number.parseInt(match?.[1] ?? match?.[2] ?? '', 16);
  if (match === null || code > 0x10ffff) throw new PatternError('invalid escape sequence', misreadHex(text.slice(at)));
  return { end: at + match[0].length, code };
}

// What Go has read when it gives up: up to the character that is no digit, or makes the number too large.
function misreadHex(text: string): string {
  const [open = '', digits = ''] = /^\\x\{([0-9A-Fa-f]*)/.exec(text) ?? [];
  if (open === '') return /^\\x.{0,2}/su.exec(text)?.[0] ?? text;
  const fits = [...digits].findIndex((_, index) => Number.parseInt(digits.slice(0, index + 1), 16) > 0x10ffff);
  if (fits >= 0) return text.slice(0, open.length - digits.length + fits + 1);
  return open + ([...text.slice(open.length)][0] ?? '');
}

function unicodeClass(text: string, at: number): Escape {
  const match = /^\\([pP])(?:\{(\^?)(\w+)\}|([A-Za-z]))/.exec(text.slice(at));
  const name = match?.[3] ?? match?.[4] ?? '';
  const forms = [name, `Script=${name}`];
  const form = forms.find((one) => isValid(`\\p{${one}}`));
  if (match === null || form === undefined) throw new PatternError('invalid character class range', match?.[0] ?? text.slice(at, at + 2));
  const isNegated = (match[1] === 'P') !== (match[2] === '^');
  return { end: at + match[0].length, members: `\\${isNegated ? 'P' : 'p'}{${form}}` };
}

function isValid(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}

/** Reads an escape that means a character or a class. */
function readEscape(text: string, at: number): Escape {
  const character = text[at + 1];
  if (character === undefined) throw new PatternError('trailing backslash at end of expression', '');
  const end = at + 2;
  if (character in CONTROL) return { end, code: CONTROL[character] ?? 0 };
  if (character === 'x') return hexEscape(text, at);
  if (character === 'p' || character === 'P') return unicodeClass(text, at);
  const lower = character.toLowerCase();
  const isNegated = lower !== character;
  if (lower === 'd') return { end, members: '0-9', isNegated };
  if (lower === 's') return { end, members: SPACE, isNegated };
  if (lower === 'w') return { end, members: '0-9A-Za-z_', isNegated };
  const octal = /^\\(0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(text.slice(at));
  if (octal !== null) return { end: at + octal[0].length, code: Number.parseInt(octal[1] ?? '', 8) };
  if (/[A-Za-z0-9]/.test(character) || character.charCodeAt(0) > 0x7f) throw new PatternError('invalid escape sequence', text.slice(at, end));
  return { end, code: character.charCodeAt(0) };
}

const negations: Readonly<Record<string, string>> = { '0-9': '\\D', '0-9A-Za-z_': '\\W', [SPACE]: '\\x00-\\x08\\x0b\\x0e-\\x1f\\x21-\\u{10ffff}' };

interface ClassItem {
  readonly end: number;
  readonly source: string;
  readonly code?: number;
}

function classItem(text: string, at: number): ClassItem {
  if (text[at] === '\\') {
    const { end, code, members = '', isNegated = false } = readEscape(text, at);
    return code === undefined ? { end, source: isNegated ? (negations[members] ?? '') : members } : { end, source: literal(code), code };
  }
  const code = text.codePointAt(at) ?? 0;
  return { end: at + String.fromCodePoint(code).length, source: literal(code), code };
}

function posixItem(text: string, at: number): ClassItem | undefined {
  const match = /^\[:(\^?)(\w*):\]/.exec(text.slice(at));
  if (match === null) return undefined;
  const members = POSIX[match[2] ?? ''];
  if (members === undefined) throw new PatternError('invalid character class range', match[0]);
  if (match[1] === '') return { end: at + match[0].length, source: members };
  const outside = [...Array(128).keys()].filter((code) => !new RegExp(`[${members}]`, 'u').test(String.fromCharCode(code)));
  return { end: at + match[0].length, source: `${outside.map(literal).join('')}\\u{80}-\\u{10ffff}` };
}

function readClass(scan: Scan): void {
  const { text } = scan;
  const start = scan.at;
  let at = start + 1;
  let source = '[';
  if (text[at] === '^') {
    source += '^';
    at += 1;
  }
  for (let isFirst = true; text[at] !== ']' || isFirst; isFirst = false) {
    if (at >= text.length) throw new PatternError('missing closing ]', text.slice(start));
    const posix = text.startsWith('[:', at) ? posixItem(text, at) : undefined;
    const low = posix ?? classItem(text, at);
    at = low.end;
    source += low.source;
    if (low.code === undefined || text[at] !== '-' || text[at + 1] === ']' || text[at + 1] === undefined) continue;
    const high = classItem(text, at + 1);
    if (high.code === undefined) throw new PatternError('invalid escape sequence', text.slice(at + 1, at + 3));
    if (high.code < low.code) throw new PatternError('invalid character class range', text.slice(low.end - 1, high.end));
    source += `-${high.source}`;
    at = high.end;
  }
  scan.out.push(`${source}]`);
  scan.at = at + 1;
  scan.repeatable = 'item';
}

function flagGroup(flags: string): string {
  const on = ['i', 'm', 's'].filter((flag) => flags.includes(flag)).join('');
  const off = ['i', 'm', 's'].filter((flag) => !flags.includes(flag)).join('');
  return `(?${on}${off === '' ? '' : `-${off}`}:`;
}

function push(scan: Scan, source: string, length: number): void {
  scan.groups.push({ flags: scan.flags, extra: scan.extra, copies: scan.copies });
  scan.extra = 0;
  scan.copies = 1;
  scan.out.push(source);
  scan.at += length;
  scan.repeatable = 'nothing';
}

function changeFlags(scan: Scan, rest: string): void {
  const flags = /^\(\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest);
  if (flags === null) throw new PatternError('invalid or unsupported Perl syntax', /^\(\?(P[=>]?|<[=!]?|.)?/.exec(rest)?.[0] ?? '(?');
  const after = [...scan.flags, ...(flags[1] ?? '')].filter((flag) => flags[2]?.includes(flag) !== true).join('');
  if (flags[3] === ':') push(scan, '(?:', flags[0].length);
  else scan.at += flags[0].length;
  scan.flags = after;
  scan.out.push(flagGroup(after));
  scan.extra += 1;
  scan.repeatable = 'nothing';
}

function openGroup(scan: Scan): void {
  const rest = scan.text.slice(scan.at);
  const named = /^\(\?P?<(\w+)>/.exec(rest);
  if (!rest.startsWith('(?')) push(scan, '(', 1);
  else if (named !== null) push(scan, '(', named[0].length);
  else if (/^\(\?P?<(?![=!])/.test(rest)) throw new PatternError('invalid named capture', rest.includes('>') ? rest.slice(0, rest.indexOf('>') + 1) : rest);
  else changeFlags(scan, rest);
}

function closeGroup(scan: Scan): void {
  const outer = scan.groups.pop();
  if (outer === undefined) throw new PatternError('unexpected )', scan.text);
  scan.out.push(')'.repeat(scan.extra + 1));
  scan.flags = outer.flags;
  scan.extra = outer.extra;
  scan.at += 1;
  scan.repeatable = 'item';
  scan.itemCopies = scan.copies;
  scan.copies = Math.max(outer.copies, scan.copies);
}

// Flags hold beyond a bar, their group does not: `x(?i)a|b` is `x(?i:a)|(?i:b)`.
function alternative(scan: Scan): void {
  scan.at += 1;
  scan.out.push(`${')'.repeat(scan.extra)}|${scan.extra === 0 ? '' : flagGroup(scan.flags)}`);
  scan.extra = Math.min(scan.extra, 1);
  scan.repeatable = 'nothing';
}

const REPEAT = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/;

// Counts what a repetition makes of the item before it; false when that is more than Go allows.
function multiply(scan: Scan, low: number, high: number | undefined): boolean {
  const most = high ?? low;
  scan.itemCopies *= Math.max(1, most);
  scan.copies = Math.max(scan.copies, scan.itemCopies);
  return low <= most && most <= 1000 && (most < 2 || scan.itemCopies <= 1000);
}

/** Reads a repetition; false when a brace here is only a brace. */
function repeat(scan: Scan): boolean {
  const match = REPEAT.exec(scan.text.slice(scan.at));
  if (match === null) return false;
  const [operator, low, , high] = match;
  if (scan.repeatable === 'nothing') throw new PatternError('missing argument to repetition operator', operator);
  if (scan.repeatable === 'repeated')
    throw new PatternError('invalid nested repetition operator', scan.text.slice(scan.repeatStart, scan.at + operator.length));
  if (low !== undefined && !multiply(scan, Number(low), high === undefined ? Number(low) : high === '' ? undefined : Number(high))) {
    throw new PatternError('invalid repeat count', operator);
  }
  scan.out.push(operator);
  scan.repeatStart = scan.at;
  scan.at += operator.length;
  scan.repeatable = 'repeated';
  return true;
}

function quoted(scan: Scan): void {
  const end = scan.text.indexOf('\\E', scan.at);
  const content = scan.text.slice(scan.at + 2, end < 0 ? undefined : end);
  for (const character of content) scan.out.push(plain(character));
  scan.at = end < 0 ? scan.text.length : end + 2;
  if (content !== '') scan.repeatable = 'item';
}

const ASSERTIONS: Readonly<Record<string, string>> = { A: '(?<![\\s\\S])', z: '(?![\\s\\S])', b: '\\b', B: '\\B' };

function readEscaped(scan: Scan): void {
  const next = scan.text[scan.at + 1] ?? '';
  scan.repeatable = 'item';
  if (next in ASSERTIONS) {
    scan.out.push(`(?:${ASSERTIONS[next]})`);
    scan.at += 2;
    return;
  }
  const { end, code, members = '', isNegated = false } = readEscape(scan.text, scan.at);
  scan.out.push(code === undefined ? `[${isNegated ? '^' : ''}${members}]` : literal(code));
  scan.at = end;
}

function readPlain(scan: Scan): void {
  const character = String.fromCodePoint(scan.text.codePointAt(scan.at) ?? 0);
  scan.repeatable = 'item';
  scan.itemCopies = 1;
  scan.at += character.length;
  if (character === '.') scan.out.push(scan.flags.includes('s') ? '[\\s\\S]' : '[^\\n]');
  else if (character === '^' || character === '$') scan.out.push(`(?:${character})`);
  else scan.out.push(plain(character));
}

const steps: Readonly<Record<string, (scan: Scan) => void>> = { '(': openGroup, ')': closeGroup, '|': alternative, '[': readClass };

function step(scan: Scan): void {
  const character = scan.text[scan.at] ?? '';
  if (!'*+?{'.includes(character)) scan.itemCopies = 1;
  if (character === '\\' && scan.text[scan.at + 1] === 'Q') quoted(scan);
  else if (character === '\\') readEscaped(scan);
  else if (steps[character] !== undefined) steps[character](scan);
  else if (!'*+?{'.includes(character) || !repeat(scan)) readPlain(scan);
}

function translate(pattern: string): string {
  const scan: Scan = { text: pattern, at: 0, out: [], flags: '', groups: [], extra: 0, repeatable: 'nothing', repeatStart: 0, itemCopies: 1, copies: 1 };
  while (scan.at < pattern.length) step(scan);
  if (scan.groups.length > 0) throw new PatternError('missing closing )', pattern);
  return `${scan.out.join('')}${')'.repeat(scan.extra)}`;
}

/**
 * Compiles a regular expression in Go's syntax (RE2). Lazy flags (`U`) are accepted and passed over: they change where a match ends,
 * never whether there is one.
 *
 * @throws {Error} with the message of Go's compiler
 * @see https://pkg.go.dev/regexp/syntax
 */
export function compileGoPattern(pattern: string): RegExp {
  return new RegExp(translate(pattern), 'u');
}

/** What Go's compiler says of a pattern that it refuses; undefined for a good one. */
export function patternProblem(pattern: string): string | undefined {
  try {
    compileGoPattern(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
