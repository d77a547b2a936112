import { charactersOf, type ScalarStyle, scalarStyle } from './yaml-scalar.ts';

const WIDTH = 80;
const QUOTES: Readonly<Record<ScalarStyle, string>> = { plain: '', single: "'", double: '"', literal: '' };

const isLetter = (character: string): boolean => /\p{L}/u.test(character);

function digitsAt(text: string, from: number): { readonly value: number; readonly length: number } {
  const digits = /^[0-9]*/.exec(text.slice(from))?.[0] ?? '';
  return { value: Number(digits), length: digits.length };
}

/** The order of keys: letters after all else, numbers by their value. @see go.yaml.in/yaml/v2 sorter.go */
function compareKeys(a: string, b: string): number {
  let index = 0;
  while (index < a.length && a[index] === b[index]) index += 1;
  const [left, right] = [a[index], b[index]];
  if (left === undefined || right === undefined) return a.length - b.length;
  if (isLetter(left) || isLetter(right)) return isLetter(left) && isLetter(right) ? (left < right ? -1 : 1) : isLetter(right) ? -1 : 1;
  const [one, other] = [digitsAt(a, index), digitsAt(b, index)];
  return one.value - other.value || one.length - other.length || (left < right ? -1 : 1);
}

function numberText(value: number): string {
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  if (Number.isInteger(value) || (exponent >= -4 && exponent < 21)) return String(value);
  return value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2');
}

/** A text over several lines as a block, which keeps its line ends. */
function literal(text: string, indent: string): string {
  const chomping = text.endsWith('\n') ? (text.endsWith('\n\n') || text === '\n' ? '+' : '') : '-';
  const hint = /^[ \n]/.test(text) ? '2' : '';
  const body = text.replace(/\n$/, '').split('\n');
  return `|${hint}${chomping}\n${body.map((line) => (line === '' ? '' : `${indent}${line}`)).join('\n')}`;
}

/** A text on one line, broken at the first blank beyond the 80th column. `column` is where it begins. */
function flowing(text: string, style: ScalarStyle, { indent, column }: { readonly indent: string; readonly column: number }): string {
  const characters = charactersOf(text, style);
  const last = characters.length - 1;
  let written = QUOTES[style];
  let at = column + written.length;
  characters.forEach((character, index) => {
    const mayBreak = character === ' ' && at > WIDTH && index > 0 && index < last && characters[index - 1] !== ' ' && characters[index + 1] !== ' ';
    written += mayBreak ? `\n${indent}` : character;
    at = mayBreak ? indent.length : at + character.length;
  });
  return written + QUOTES[style];
}

function keyText(key: string): string {
  const style = scalarStyle(key, 'key');
  return QUOTES[style] + charactersOf(key, style).join('') + QUOTES[style];
}

const pad = (indent: number): string => ' '.repeat(indent);
const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null && Object.keys(value).length > 0;

/** A value that fits behind its key or dash: all but collections that hold something. */
function inline(value: unknown, indent: number, column: number): string {
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'string') return value === null || value === undefined ? 'null' : typeof value === 'object' ? '{}' : String(value);
  const style = scalarStyle(value, 'value');
  const deeper = pad(indent + 2);
  return style === 'literal' ? literal(value, deeper) : flowing(value, style, { indent: deeper, column });
}

/** The lines of a collection; the first is to stand where its parent left off. */
function block(value: object, indent: number): string {
  if (Array.isArray(value))
    return value.map((item) => `- ${isNested(item) ? block(item, indent + 2) : inline(item, indent, indent + 2)}`).join(`\n${pad(indent)}`);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const lines = entries
    .toSorted(([a], [b]) => compareKeys(a, b))
    .map(([key, item]) => {
      const head = `${keyText(key)}:`;
      if (!isNested(item)) return `${head} ${inline(item, indent, indent + head.length + 1)}`;
      // The dashes of a list stand below their key, not further in.
      const below = Array.isArray(item) ? indent : indent + 2;
      return `${head}\n${pad(below)}${block(item, below)}`;
    });
  return lines.join(`\n${pad(indent)}`);
}

/**
 * Writes YAML as the API server does: keys sorted, texts quoted only where they would be read as something else.
 *
 * @see sigs.k8s.io/yaml v1.6 yaml.go and go.yaml.in/yaml/v2
 */
export function formatYaml(value: unknown): string {
  return `${isNested(value) ? block(value, 0) : inline(value, 0, 0)}\n`;
}
