import type { LiteralValue } from './ast.ts';

/** Why the text of a literal is no value. */
export class LiteralError extends Error {
  override readonly name = 'LiteralError';
}

const SIMPLE: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92, "'": 39, '"': 34, '`': 96, '?': 63 };
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, X: 2, u: 4, U: 8 };

interface Escape {
  readonly code: number;
  /** How many characters stand behind the backslash. */
  readonly length: number;
  /** Whether the code stands for a character rather than for a byte. */
  readonly isCharacter: boolean;
}

function readEscape(body: string, offset: number, isBytes: boolean): Escape {
  const letter = body.charAt(offset);
  const simple = SIMPLE[letter];
  if (simple !== undefined) return { code: simple, length: 1, isCharacter: true };
  const digits = HEX_DIGITS[letter];
  if (digits !== undefined) {
    const isByte = digits === 2;
    if (isBytes && !isByte) throw new LiteralError('unable to unescape string');
    return checked(Number.parseInt(body.slice(offset + 1, offset + 1 + digits), 16), digits + 1, !(isBytes && isByte));
  }
  return checked(Number.parseInt(body.slice(offset, offset + 3), 8), 3, !isBytes);
}

function checked(code: number, length: number, isCharacter: boolean): Escape {
  if (Number.isNaN(code)) throw new LiteralError('unable to unescape string');
  if (isCharacter && (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))) throw new LiteralError('invalid unicode code point');
  return { code, length, isCharacter };
}

function unescaped(body: string, isBytes: boolean): { text: string; bytes: number[] } {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  let text = '';
  const add = (piece: string): void => {
    text += piece;
    if (isBytes) bytes.push(...encoder.encode(piece));
  };
  for (let offset = 0; offset < body.length; ) {
    if (body.charAt(offset) !== '\\') {
      const point = String.fromCodePoint(body.codePointAt(offset) ?? 0);
      add(point);
      offset += point.length;
      continue;
    }
    const read = readEscape(body, offset + 1, isBytes);
    if (read.isCharacter) add(String.fromCodePoint(read.code));
    else bytes.push(read.code);
    offset += 1 + read.length;
  }
  return { text, bytes };
}

function contents(literal: string): { body: string; isRaw: boolean } {
  const isRaw = literal.startsWith('r') || literal.startsWith('R');
  const quoted = (isRaw ? literal.slice(1) : literal).replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const fence = quoted.startsWith('"""') || quoted.startsWith("'''") ? 3 : 1;
  return { body: quoted.slice(fence, quoted.length - fence), isRaw };
}

/**
 * The value of a STRING token.
 *
 * @throws {LiteralError} for an escape that is no character
 */
export function stringLiteral(literal: string): LiteralValue {
  const { body, isRaw } = contents(literal);
  return { type: 'string', value: isRaw ? body : unescaped(body, false).text };
}

/**
 * The value of a BYTES token.
 *
 * @throws {LiteralError} for an escape that is no byte
 */
export function bytesLiteral(literal: string): LiteralValue {
  const { body, isRaw } = contents(literal.slice(1));
  return { type: 'bytes', value: isRaw ? new TextEncoder().encode(body) : Uint8Array.from(unescaped(body, true).bytes) };
}

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

/**
 * The value of a NUM_INT token behind its sign.
 *
 * @throws {LiteralError} when it does not fit in 64 bits
 */
export function intLiteral(literal: string, sign: '' | '-'): LiteralValue {
  const value = sign === '-' ? -BigInt(literal) : BigInt(literal);
  if (value < MIN_INT || value > MAX_INT) throw new LiteralError('invalid int literal');
  return { type: 'int', value };
}

/**
 * The value of a NUM_UINT token.
 *
 * @throws {LiteralError} when it does not fit in 64 bits
 */
export function uintLiteral(literal: string): LiteralValue {
  const value = BigInt(literal.slice(0, -1));
  if (value > MAX_UINT) throw new LiteralError('invalid uint literal');
  return { type: 'uint', value };
}

/**
 * The value of a NUM_FLOAT token behind its sign.
 *
 * @throws {LiteralError} when it is beyond the range of doubles
 */
export function doubleLiteral(literal: string, sign: '' | '-'): LiteralValue {
  const value = Number(`${sign}${literal}`);
  if (!Number.isFinite(value)) throw new LiteralError('invalid double literal');
  return { type: 'double', value };
}
