/** A part of a parsed path. */
export type PathNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: boolean | number | string }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'recursive' }
  | {
      readonly kind: 'slice';
      readonly start: number | undefined;
      readonly end: number | undefined;
      readonly step: number | undefined;
      readonly isIndex: boolean;
    }
  | { readonly kind: 'union'; readonly paths: readonly (readonly PathNode[])[] }
  | { readonly kind: 'filter'; readonly left: readonly PathNode[]; readonly operator: string; readonly right: readonly PathNode[] }
  /** What stands in one pair of braces. */
  | { readonly kind: 'action'; readonly nodes: readonly PathNode[] }
  | { readonly kind: 'range'; readonly nodes: readonly PathNode[]; readonly body: readonly PathNode[] };

/** A template that cannot be parsed, in the words of kubectl. */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError';
}

interface Scan {
  readonly text: string;
  at: number;
}

const isTerminator = (character: string | undefined): boolean => character === undefined || ' \t\r\n.,[]$@{}'.includes(character);
const isWord = (character: string): boolean => character === '_' || /[\p{L}\p{N}]/u.test(character);

/** Reads up to the next delimiter; a backslash takes the meaning from what follows it. */
function readName(scan: Scan): string {
  const start = scan.at;
  while (!isTerminator(scan.text[scan.at])) scan.at += scan.text[scan.at] === '\\' ? 2 : 1;
  return scan.text.slice(start, scan.at).replaceAll('\\', '');
}

const SLICE = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/;

function bound(text: string | undefined): number | undefined {
  return text === undefined || text === '' || text === '-' ? undefined : Number(text);
}

function readBrackets(content: string): readonly PathNode[] {
  const text = content === '*' ? ':' : content;
  const parts = text.split(',');
  if (parts.length > 1) return [{ kind: 'union', paths: parts.map((part) => readPath(`[${part.trim()}]`)) }];
  const key = /^'([^']*)'$/.exec(text);
  if (key !== null) return readPath(`.${key[1]}`);
  const slice = SLICE.exec(text);
  if (slice === null) throw new JsonPathError(`invalid array index ${text}`);
  return [{ kind: 'slice', start: bound(slice[1]), end: bound(slice[2]), step: bound(slice[3]), isIndex: slice[2] === undefined }];
}

/** The end of a filter: the parenthesis that no quotes enclose. */
function filterEnd(scan: Scan): number {
  let quote: string | undefined;
  for (let at = scan.at; at < scan.text.length; at += 1) {
    const character = scan.text[at];
    if (character === '\n') break;
    if (quote === undefined && (character === '"' || character === "'")) quote = character;
    else if (character === quote && scan.text[at - 1] !== '\\') quote = undefined;
    else if (character === ')' && quote === undefined) return at;
  }
  throw new JsonPathError('unterminated filter');
}

function readFilter(scan: Scan): PathNode {
  scan.at += '[?('.length;
  const end = filterEnd(scan);
  const content = scan.text.slice(scan.at, end);
  if (scan.text[end + 1] !== ']') throw new JsonPathError('unclosed array expect ]');
  scan.at = end + 2;
  const [, left, operator = 'exists', right] = /^([^!<>=]+)([!<>=]+)(.+?)$/s.exec(content) ?? [];
  if (left === undefined || right === undefined) return { kind: 'filter', left: readPath(content), operator: 'exists', right: [] };
  return { kind: 'filter', left: readPath(left), operator, right: readPath(right) };
}

function readArray(scan: Scan): readonly PathNode[] {
  if (scan.text.startsWith('[?(', scan.at)) return [readFilter(scan)];
  const end = scan.text.indexOf(']', scan.at);
  if (end < 0 || scan.text.slice(scan.at, end).includes('\n')) throw new JsonPathError('unterminated array');
  const content = scan.text.slice(scan.at + 1, end);
  scan.at = end + 1;
  return readBrackets(content);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v' };

function readQuoted(scan: Scan): PathNode {
  const quote = scan.text[scan.at] ?? '';
  let text = '';
  for (let at = scan.at + 1; at < scan.text.length; at += 1) {
    const character = scan.text[at] ?? '';
    if (character === quote) {
      scan.at = at + 1;
      return { kind: 'literal', value: text };
    }
    if (character === '\n') break;
    if (character === '\\') {
      at += 1;
      const next = scan.text[at] ?? '';
      text += ESCAPES[next] ?? next;
    } else text += character;
  }
  throw new JsonPathError('unterminated quoted string');
}

function readField(scan: Scan): readonly PathNode[] {
  if (scan.text.startsWith('..', scan.at)) {
    scan.at += 2;
    if (scan.text.startsWith('..', scan.at)) throw new JsonPathError('invalid multiple recursive descent');
    const follows = scan.text[scan.at];
    if (follows === undefined || (!isWord(follows) && follows !== '*')) return [{ kind: 'recursive' }];
    const name = readName(scan);
    return [{ kind: 'recursive' }, name === '*' ? { kind: 'wildcard' } : { kind: 'field', name }];
  }
  scan.at += 1;
  const name = readName(scan);
  if (name === '*') return [{ kind: 'wildcard' }];
  return name === '' ? [] : [{ kind: 'field', name }];
}

function readWord(scan: Scan): PathNode {
  const word = readName(scan);
  if (word !== 'true' && word !== 'false') throw new JsonPathError(`unrecognized identifier ${word}`);
  return { kind: 'literal', value: word === 'true' };
}

function readNumber(scan: Scan): PathNode {
  const digits = /^[+-]?[\d.]*/.exec(scan.text.slice(scan.at))?.[0] ?? '';
  const value = /\d/.test(digits) ? Number(digits) : Number.NaN;
  if (Number.isNaN(value)) throw new JsonPathError(`cannot parse number ${digits}`);
  scan.at += digits.length;
  return { kind: 'literal', value };
}

/** Parses what stands in braces. */
function readPath(text: string): readonly PathNode[] {
  const scan: Scan = { text, at: 0 };
  const nodes: PathNode[] = [];
  while (scan.at < text.length) {
    const character = text[scan.at] ?? '';
    if (' $@'.includes(character)) scan.at += 1;
    else if (character === '[') nodes.push(...readArray(scan));
    else if (character === '"' || character === "'") nodes.push(readQuoted(scan));
    else if (character === '.') nodes.push(...readField(scan));
    else if (character === '+' || character === '-' || /\d/.test(character)) nodes.push(readNumber(scan));
    else if (isWord(character)) nodes.push(readWord(scan));
    else {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      throw new JsonPathError(`unrecognized character in action: U+${code} '${character}'`);
    }
  }
  return nodes;
}

/** The end of an action: the brace that no quotes enclose. */
function actionEnd(text: string, start: number): number {
  let quote: string | undefined;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (quote !== undefined) {
      if (character === '\\') at += 1;
      else if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '}') return at;
  }
  throw new JsonPathError('unclosed action');
}

/** The nodes up to the end of a range, or of the template. */
function readBlock(scan: Scan, depth: number): readonly PathNode[] {
  const nodes: PathNode[] = [];
  while (scan.at < scan.text.length) {
    const open = scan.text.indexOf('{', scan.at);
    const text = scan.text.slice(scan.at, open < 0 ? undefined : open);
    if (text !== '') nodes.push({ kind: 'text', text });
    if (open < 0) break;
    const end = actionEnd(scan.text, open + 1);
    const content = scan.text.slice(open + 1, end).trim();
    scan.at = end + 1;
    if (content === 'end') {
      if (depth === 0) throw new JsonPathError('not in range, nothing to end');
      return nodes;
    }
    const range = /^range(?![\p{L}\p{N}_])(.*)$/su.exec(content);
    if (range === null) nodes.push({ kind: 'action', nodes: readPath(content) });
    else nodes.push({ kind: 'range', nodes: readPath(range[1] ?? ''), body: readBlock(scan, depth + 1) });
    if (range !== null) continue;
  }
  scan.at = scan.text.length;
  return nodes;
}

/**
 * Parses a template in kubectl's dialect of JSONPath: text, paths in braces, ranges.
 *
 * @throws {JsonPathError} in kubectl's words
 * @see client-go util/jsonpath/parser.go (v1.37)
 */
export function parseJsonPath(template: string): readonly PathNode[] {
  return readBlock({ text: template, at: 0 }, 0);
}

/**
 * The template that a path in kubectl's relaxed form means: `metadata.name`, `.metadata.name`, `{metadata.name}`.
 *
 * @throws {JsonPathError} for what has another form
 * @see cli-runtime and kubectl pkg/cmd/get/customcolumn.go, RelaxedJSONPathExpression (v1.37)
 */
export function relaxedJsonPath(path: string): string {
  if (path === '') return '';
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(path);
  const inner = match?.[1] ?? match?.[2];
  if (inner === undefined) {
    throw new JsonPathError("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'");
  }
  return `{.${inner}}`;
}
