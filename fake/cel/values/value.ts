import type { CelType } from '../types/cel-type.ts';

/** An unsigned integer. */
export interface UintValue {
  readonly kind: 'uint';
  readonly value: bigint;
}

/** Bytes. */
export interface BytesValue {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
}

/** A list. */
export interface ListValue {
  readonly kind: 'list';
  readonly size: number;
  /** The item at an index below `size`. */
  at(index: number): CelValue;
  /** Equality of its own, as that of sets and list maps, whatever stands on the other side. */
  readonly equals?: (other: CelValue) => boolean;
  /** Addition of its own. */
  readonly plus?: (other: ListValue) => ListValue;
}

/** A map or an object. */
export interface MapValue {
  readonly kind: 'map';
  readonly size: number;
  /** The value of a key. */
  find(key: CelValue): CelValue | undefined;
  keys(): readonly CelValue[];
  /** Equality of its own. */
  readonly equals?: (other: CelValue) => boolean;
  /** The name of the type of an object that an expression has made; `map` for a map that it has made. */
  readonly made?: string;
}

/** A moment: nanoseconds since 1970. */
export interface TimestampValue {
  readonly kind: 'timestamp';
  readonly nanos: bigint;
  /** How far its text is ahead of UTC, in minutes. */
  readonly offsetMinutes: number;
}

/** A span of time, in nanoseconds. */
export interface DurationValue {
  readonly kind: 'duration';
  readonly nanos: bigint;
}

/** The value that is a type. */
export interface TypeValue {
  readonly kind: 'type';
  readonly type: CelType;
}

/** A value that may be absent. */
export interface OptionalValue {
  readonly kind: 'optional';
  /** There is a value, though reading it may fail. */
  readonly isPresent?: true;
  readonly value: CelValue | undefined;
}

/** A value of a type that a library adds. */
export interface OpaqueValue {
  readonly kind: 'opaque';
  readonly type: CelType;
  readonly content: unknown;
  /** Equality with a value of the same type. */
  equals(other: OpaqueValue): boolean;
  /** What costs are computed from. */
  readonly size?: number;
}

/** A value preserved without a schema: it only compares. */
export interface UnknownValue {
  readonly kind: 'unknown';
  readonly equals: (other: CelValue) => boolean;
}

/** Any value: `bigint` is an int, `number` a double. */
export type CelValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | UintValue
  | BytesValue
  | ListValue
  | MapValue
  | TimestampValue
  | DurationValue
  | TypeValue
  | OptionalValue
  | OpaqueValue
  | UnknownValue;

/** What went wrong while an expression ran. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
}

/** The error of a value that an operation cannot take. */
export const noSuchOverload = (): EvaluationError => new EvaluationError('no such overload');

/** A list of values that are there. */
export function listOf(items: readonly CelValue[]): ListValue {
  return { kind: 'list', size: items.length, at: (index) => items[index] ?? null };
}

/** A uint. */
export const uintOf = (value: bigint): UintValue => ({ kind: 'uint', value });
/** A span of time. */
export const durationOf = (nanos: bigint): DurationValue => ({ kind: 'duration', nanos });
/** A moment. */
export const timestampOf = (nanos: bigint, offsetMinutes = 0): TimestampValue => ({ kind: 'timestamp', nanos, offsetMinutes });
/** An optional with a value. */
export const some = (value: CelValue): OptionalValue => ({ kind: 'optional', value });
/** The optional without a value. */
export const NONE: OptionalValue = { kind: 'optional', value: undefined };

/** The items of a list. */
export function itemsOf(list: ListValue): CelValue[] {
  return Array.from({ length: list.size }, (_, index) => list.at(index));
}

/** Whether a value is a number of any type. */
export const isNumber = (value: CelValue): value is bigint | number | UintValue =>
  typeof value === 'bigint' || typeof value === 'number' || (typeof value === 'object' && value !== null && value.kind === 'uint');

/** What a map tells keys apart by; numbers of one value are one key. Undefined for values that are no keys. */
export function keyText(key: CelValue): string | undefined {
  if (typeof key === 'string') return `s${key}`;
  if (typeof key === 'boolean') return `b${key}`;
  if (typeof key === 'bigint') return `n${key}`;
  if (typeof key === 'number') return Number.isInteger(key) ? `n${BigInt(key)}` : `d${key}`;
  return key !== null && key.kind === 'uint' ? `n${key.value}` : undefined;
}

/** A map of entries that are there, in their order. */
export function mapOf(entries: readonly (readonly [CelValue, CelValue])[]): MapValue {
  const byText = new Map(entries.map((entry) => [keyText(entry[0]), entry]));
  return {
    kind: 'map',
    made: 'map',
    size: byText.size,
    find: (key) => byText.get(keyText(key))?.[1],
    keys: () => [...byText.values()].map(([key]) => key),
  };
}

/** The number of code points of a text. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
