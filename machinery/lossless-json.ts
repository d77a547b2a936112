import type { Json } from './json.ts';

/** What of the spelling of a number outlives parsing: which whole numbers were written as fractions or with exponents. */
const floats = new WeakMap<object, Set<string>>();

/**
 * Whether the number at `key` of a list or object just parsed was written as no integer is: `1.0`, `1e3`. Go reads it as a float, and
 * a float is never equal to an integer. Copies forget it, as storage does.
 */
export function isSpelledFloat(holder: object, key: string | number): boolean {
  return floats.get(holder)?.has(String(key)) === true;
}

const LARGEST = 2n ** 63n - 1n;
const SMALLEST = -(2n ** 63n);

/** A whole number as Go has it: a bigint where a number would lose digits, a number (a float to Go) beyond 64 bits. */
export function integerOf(digits: string): number | bigint {
  const near = Number(digits);
  if (Number.isSafeInteger(near)) return Object.is(near, -0) ? 0 : near;
  const exact = BigInt(digits);
  return exact > LARGEST || exact < SMALLEST ? near : exact;
}

interface Source {
  readonly source?: string;
}

function revive(this: object, key: string, value: unknown, { source = '' }: Source): unknown {
  if (typeof value !== 'number' || !Number.isInteger(value)) return value;
  if (/^-?\d+$/.test(source)) return integerOf(source);
  const known = floats.get(this);
  if (known === undefined) floats.set(this, new Set([key]));
  else known.add(key);
  return Object.is(value, -0) ? 0 : value;
}

// The third parameter came with ES2026; the types do not have it yet.
type Reviver = (this: object, key: string, value: unknown) => unknown;

/**
 * Parses a JSON text without loss: integers of 64 bits beyond 2^53 come out as bigints, and {@link isSpelledFloat} knows the rest.
 * Slower than JSON.parse: for texts in which it makes a difference.
 */
export function parseLossless(text: string): Json {
  return JSON.parse(text, revive as Reviver) as Json;
}

const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;

function withDigits(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? rawJson(String(value)) : value;
}

/** A value as JSON text; bigints are written as the integers that they are. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // Only a bigint or a cycle throws: the first is rare, and looking for it beforehand would cost every write.
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, withDigits);
  }
}
