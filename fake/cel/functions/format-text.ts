import { generalDouble, goQuoted } from '../values/go-numbers.ts';
import { runtimeType } from '../values/type-of.ts';
import { type CelValue, EvaluationError, itemsOf, type ListValue, type MapValue } from '../values/value.ts';
import { toText } from './conversions.ts';

/** The letters that may end a clause of a format. */
export type FormatVerb = 's' | 'd' | 'f' | 'e' | 'b' | 'x' | 'X' | 'o';

/** What is said when a value has a type that a clause cannot show. */
export function clauseComplaint(verb: FormatVerb, typeName: string): string {
  const rule = {
    s: 'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
    d: 'decimal clause can only be used on integers',
    f: 'fixed-point clause can only be used on doubles',
    e: 'scientific clause can only be used on doubles',
    b: 'only integers and bools can be formatted as binary',
    x: 'only integers, byte buffers, and strings can be formatted as hex',
    X: 'only integers, byte buffers, and strings can be formatted as hex',
    o: 'octal clause can only be used on integers',
  }[verb];
  return `${rule}, was given ${typeName}`;
}

const nameOf = (value: CelValue): string => runtimeType(value).name;
const refuse = (verb: FormatVerb, value: CelValue): EvaluationError => new EvaluationError(`error during formatting: ${clauseComplaint(verb, nameOf(value))}`);

/** The longest fraction that JavaScript writes. */
const LONGEST = 100;

// Go rounds what lies right between two texts to the even one, JavaScript away from zero. Beyond 10²¹ numbers have no fraction, and
// JavaScript would write a power of ten.
function decimals(value: number, precision: number): string {
  if (Math.abs(value) < 1e21) {
    const exact = value.toFixed(LONGEST);
    const end = exact.length - LONGEST + precision;
    const isBetween = precision < LONGEST && /^50*$/.test(exact.slice(end));
    const cut = exact.slice(0, end).replace(/\.$/, '');
    if (isBetween && Number(cut.at(-1)) % 2 === 0) return cut;
    return value.toFixed(Math.min(precision, LONGEST)) + '0'.repeat(Math.max(0, precision - LONGEST));
  }
  return Number.isFinite(value) ? `${BigInt(value)}${precision === 0 ? '' : `.${'0'.repeat(precision)}`}` : String(value);
}

function inside(value: CelValue): string {
  const kind = runtimeType(value).kind;
  switch (kind) {
    case 'string':
      return goQuoted(String(value));
    case 'bytes':
      return `b${goQuoted(shown(value))}`;
    case 'double':
      return Number.isFinite(value) ? decimals(Number(value), 6) : goQuoted(generalDouble(Number(value)));
    case 'timestamp':
      return `timestamp(${goQuoted(String(toText(value)))})`;
    case 'duration':
      return `duration(${goQuoted(String(toText(value)))})`;
    case 'int':
    case 'uint':
    case 'bool':
    case 'type':
      return String(toText(value));
    case 'null':
      return 'null';
    case 'list':
    case 'map':
      return shown(value);
    default:
      throw new EvaluationError(`error during formatting: no formatting function for ${nameOf(value)}`);
  }
}

function shownMap(map: MapValue): string {
  const pairs = map.keys().map((key) => [inside(key), inside(map.find(key) ?? null)] as const);
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${pairs.map(([key, value]) => `${key}:${value}`).join(', ')}}`;
}

function textIn(value: CelValue): string {
  try {
    return String(toText(value));
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new EvaluationError(`error during formatting: could not convert argument "${error.message}" to string`);
  }
}

function shown(value: CelValue): string {
  if (value === null) return 'null';
  if (typeof value === 'object') {
    if (value.kind === 'list') return `[${itemsOf(value).map(inside).join(', ')}]`;
    if (value.kind === 'map') return shownMap(value);
    if (value.kind === 'optional' || value.kind === 'opaque' || value.kind === 'unknown') throw refuse('s', value);
  }
  return textIn(value);
}

const SPECIAL: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity: Number.POSITIVE_INFINITY, '-Infinity': Number.NEGATIVE_INFINITY };

function double(verb: 'f' | 'e', value: CelValue): number {
  if (typeof value === 'number') return value;
  const special = typeof value === 'string' ? SPECIAL[value] : undefined;
  if (special === undefined) throw refuse(verb, value);
  return special;
}

const special = (value: number): string | undefined => (Number.isNaN(value) ? 'NaN' : Number.isFinite(value) ? undefined : value < 0 ? '-∞' : '∞');

// Texts of doubles are those of English: thousands in groups, and powers of ten spelled out.
function fixed(value: number, precision: number): string {
  const [whole = '', fraction] = decimals(value, precision).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return special(value) ?? (fraction === undefined ? grouped : `${grouped}.${fraction}`);
}

const SUPERSCRIPTS = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

// The precision is read, and then forgotten.
function scientific(value: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential(6).split('e');
  const power = Number(exponent);
  const digits = String(Math.abs(power)).padStart(2, '0');
  const raised = `${power < 0 ? '⁻' : ''}${Array.from(digits, (digit) => SUPERSCRIPTS[Number(digit)]).join('')}`;
  return special(value) ?? `${mantissa}×10${raised}`;
}

function integer(verb: FormatVerb, value: CelValue, radix: number): string {
  if (typeof value === 'bigint') return value.toString(radix);
  if (typeof value === 'object' && value?.kind === 'uint') return value.value.toString(radix);
  throw refuse(verb, value);
}

function hex(verb: 'x' | 'X', value: CelValue): string {
  const cased = (text: string): string => (verb === 'X' ? text.toUpperCase() : text);
  if (typeof value === 'string') return cased(Buffer.from(value).toString('hex'));
  if (typeof value === 'object' && value?.kind === 'bytes') return cased(Buffer.from(value.bytes).toString('hex'));
  return cased(integer(verb, value, 16));
}

function clause(verb: FormatVerb, value: CelValue, precision: number | undefined): string {
  switch (verb) {
    case 's':
      return shown(value);
    case 'd':
      return integer(verb, value, 10);
    case 'f':
      return fixed(double(verb, value), precision ?? 6);
    case 'e':
      return scientific(double(verb, value));
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : integer(verb, value, 2);
    case 'x':
    case 'X':
      return hex(verb, value);
    case 'o':
      return integer(verb, value, 8);
  }
}

/** One piece of a format: plain text, or a clause for an argument. */
export type FormatPiece = string | { readonly verb: FormatVerb; readonly precision: number | undefined; readonly argument: number };

const VERBS = 'sdfebxXo';

/**
 * Takes a format apart.
 *
 * @throws {EvaluationError} when it is malformed, or has more clauses than there are arguments
 */
export function parseFormat(format: string, argumentCount: number): readonly FormatPiece[] {
  const pieces: FormatPiece[] = [];
  let argument = 0;
  for (let offset = 0; offset < format.length; ) {
    const next = format.indexOf('%', offset);
    if (next !== offset) {
      pieces.push(format.slice(offset, next < 0 ? undefined : next));
      offset = next < 0 ? format.length : next;
      continue;
    }
    if (format.charAt(offset + 1) === '%') {
      pieces.push('%');
      offset += 2;
      continue;
    }
    if (offset + 1 >= format.length) throw new EvaluationError('unexpected end of string');
    if (argument >= argumentCount) throw new EvaluationError(`index ${argument} out of range`);
    const match = /^%(?:\.(\d*))?(.?)/su.exec(format.slice(offset));
    const [text = '', precision, verb = ''] = match ?? [];
    if (precision === '')
      throw new EvaluationError(
        'could not parse formatting clause: error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax',
      );
    if (verb === '') throw new EvaluationError('could not parse formatting clause: error while parsing precision: could not find end of precision specifier');
    if (!VERBS.includes(verb)) throw new EvaluationError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
    pieces.push({ verb: verb as FormatVerb, precision: precision === undefined ? undefined : Number(precision), argument });
    argument += 1;
    offset += text.length;
  }
  return pieces;
}

/** `format.format(args)`. @see cel-go ext/formatting.go (v0.29) */
export function formatText(format: string, args: ListValue): string {
  return parseFormat(format, args.size)
    .map((piece) => (typeof piece === 'string' ? piece : clause(piece.verb, args.at(piece.argument), piece.precision)))
    .join('');
}
