import type { FunctionDeclaration } from '../check/declarations.ts';
import { DYN, INT, listType, STRING } from '../types/cel-type.ts';
import { type CelValue, EvaluationError, itemsOf, type ListValue, listOf } from '../values/value.ts';
import { define, member, plain } from './define.ts';
import { formatText } from './format-text.ts';
import { find, findAll } from './regex.ts';

const outOfRange = (index: bigint): EvaluationError => new EvaluationError(`index out of range: ${index}`);

function charAt(text: string, index: bigint): CelValue {
  const points = Array.from(text);
  if (index < 0n || index > BigInt(points.length)) throw outOfRange(index);
  return points[Number(index)] ?? '';
}

const matchesAt = (points: readonly string[], part: readonly string[], start: number): boolean => part.every((point, index) => points[start + index] === point);

function indexOf(text: string, part: string, offset = 0n): CelValue {
  if (offset < 0n) throw outOfRange(offset);
  const points = Array.from(text);
  if (part === '') return offset > BigInt(points.length) ? BigInt(points.length) : offset;
  const wanted = Array.from(part);
  for (let start = Number(offset); start <= points.length - wanted.length; start += 1) if (matchesAt(points, wanted, start)) return BigInt(start);
  return -1n;
}

function lastIndexOf(text: string, part: string, from?: bigint): CelValue {
  const points = Array.from(text);
  if (from === undefined && part !== '' && text.length < part.length) return -1n;
  const offset = from ?? BigInt(part === '' ? points.length : points.length - 1);
  if (offset < 0n) throw outOfRange(offset);
  if (part === '') return offset > BigInt(points.length) ? BigInt(points.length) : offset;
  if (offset >= BigInt(points.length)) return -1n;
  const wanted = Array.from(part);
  for (let start = Math.min(Number(offset), points.length - wanted.length); start >= 0; start -= 1) if (matchesAt(points, wanted, start)) return BigInt(start);
  return -1n;
}

function replace(text: string, part: string, by: string, limit = -1n): CelValue {
  if (limit < 0n) return part === '' ? splitEvery(text, by) : text.replaceAll(part, () => by);
  let left = Number(limit);
  if (part === '') {
    const points = Array.from(text);
    return `${points.map((point) => (left-- > 0 ? by : '') + point).join('')}${left > 0 ? by : ''}`;
  }
  const pieces = text.split(part);
  return pieces.reduce((whole, piece) => whole + (left-- > 0 ? by : part) + piece);
}

const splitEvery = (text: string, by: string): string => `${by}${Array.from(text, (point) => point + by).join('')}`;

function split(text: string, separator: string, limit = -1n): CelValue {
  if (limit === 0n) return listOf([]);
  const pieces = separator === '' ? Array.from(text) : text.split(separator);
  if (limit < 0n || BigInt(pieces.length) <= limit) return listOf(pieces);
  const head = pieces.slice(0, Number(limit) - 1);
  return listOf([...head, pieces.slice(head.length).join(separator)]);
}

function substring(text: string, start: bigint, end?: bigint): CelValue {
  const points = Array.from(text);
  const length = BigInt(points.length);
  if (end !== undefined && start > end) throw new EvaluationError(`invalid substring range. start: ${start}, end: ${end}`);
  if (start < 0n || start > length) throw outOfRange(start);
  if (end !== undefined && (end < 0n || end > length)) throw outOfRange(end);
  return points.slice(Number(start), end === undefined ? undefined : Number(end)).join('');
}

const lowerAscii = (text: string): CelValue => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const upperAscii = (text: string): CelValue => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
// White space as Go has it: with U+0085, and without U+FEFF, which JavaScript counts in.
const trim = (text: string): CelValue => text.replace(/^(?:(?!\ufeff)[\s\u0085])+|(?:(?!\ufeff)[\s\u0085])+$/g, '');

function join(list: ListValue, separator = ''): CelValue {
  const items = itemsOf(list);
  const other = items.find((item) => typeof item !== 'string');
  if (other !== undefined) throw new EvaluationError(`join: invalid input: ${String(other)}`);
  return items.join(separator);
}

const QUOTES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};
const quote = (text: string): CelValue => `"${Array.from(text.toWellFormed(), (point) => QUOTES[point] ?? point).join('')}"`;

const TEXTS = listType(STRING);

/**
 * The functions of texts beyond the standard ones, in their second version.
 *
 * @see cel-go ext/strings.go (v0.29); apiserver pkg/cel/library/regex.go (v1.37)
 */
export const textFunctions: readonly FunctionDeclaration[] = [
  define('charAt', member('string_char_at_int', [STRING, INT], STRING, charAt)),
  define(
    'indexOf',
    member('string_index_of_string', [STRING, STRING], INT, (text: string, part: string) => indexOf(text, part)),
    member('string_index_of_string_int', [STRING, STRING, INT], INT, indexOf),
  ),
  define(
    'lastIndexOf',
    member('string_last_index_of_string', [STRING, STRING], INT, (text: string, part: string) => lastIndexOf(text, part)),
    member('string_last_index_of_string_int', [STRING, STRING, INT], INT, lastIndexOf),
  ),
  define('lowerAscii', member('string_lower_ascii', [STRING], STRING, lowerAscii)),
  define(
    'replace',
    member('string_replace_string_string', [STRING, STRING, STRING], STRING, replace),
    member('string_replace_string_string_int', [STRING, STRING, STRING, INT], STRING, replace),
  ),
  define(
    'split',
    member('string_split_string', [STRING, STRING], TEXTS, (text: string, separator: string) => split(text, separator)),
    member('string_split_string_int', [STRING, STRING, INT], TEXTS, split),
  ),
  define(
    'substring',
    member('string_substring_int', [STRING, INT], STRING, (text: string, start: bigint) => substring(text, start)),
    member('string_substring_int_int', [STRING, INT, INT], STRING, substring),
  ),
  define('trim', member('string_trim', [STRING], STRING, trim)),
  define('upperAscii', member('string_upper_ascii', [STRING], STRING, upperAscii)),
  define('format', member('string_format', [STRING, listType(DYN)], STRING, formatText)),
  define('strings.quote', plain('strings_quote', [STRING], STRING, quote)),
  define(
    'join',
    member('list_join', [TEXTS], STRING, (list: ListValue) => join(list)),
    member('list_join_string', [TEXTS, STRING], STRING, join),
  ),
  define('find', member('string_find_string', [STRING, STRING], STRING, find)),
  define(
    'findAll',
    member('string_find_all_string', [STRING, STRING], TEXTS, (text: string, pattern: string) => findAll(text, pattern, -1n)),
    member('string_find_all_string_int', [STRING, STRING, INT], TEXTS, findAll),
  ),
];
