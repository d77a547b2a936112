import type { FunctionDeclaration, Overload } from '../check/declarations.ts';
import { OPERATORS } from '../syntax/ast.ts';
import { BOOL, BYTES, type CelType, DOUBLE, DURATION, DYN, INT, listType, mapType, STRING, TIMESTAMP, typeOf, typeParam, UINT } from '../types/cel-type.ts';
import { add, negate, product, subtract } from '../values/arithmetic.ts';
import { compareValues, contains } from '../values/equality.ts';
import { momentParts } from '../values/time.ts';
import { runtimeType } from '../values/type-of.ts';
import { type CelValue, codePoints, type DurationValue, EvaluationError, noSuchOverload, type TimestampValue } from '../values/value.ts';
import { toBool, toBytes, toDouble, toDuration, toInt, toText, toTimestamp, toUint } from './conversions.ts';
import { define, defineTrait, member, plain } from './define.ts';
import { compileRegex } from './regex.ts';

const A = typeParam('A');
const B = typeParam('B');
const LIST = listType(A);
const MAP = mapType(A, B);

const SHORT: ReadonlyMap<CelType, string> = new Map([
  [BOOL, 'bool'],
  [INT, 'int64'],
  [UINT, 'uint64'],
  [DOUBLE, 'double'],
  [STRING, 'string'],
  [BYTES, 'bytes'],
  [TIMESTAMP, 'timestamp'],
  [DURATION, 'duration'],
]);

const COMPARED: readonly (readonly [CelType, CelType])[] = [
  [BOOL, BOOL],
  [INT, INT],
  [INT, DOUBLE],
  [INT, UINT],
  [UINT, UINT],
  [UINT, DOUBLE],
  [UINT, INT],
  [DOUBLE, DOUBLE],
  [DOUBLE, INT],
  [DOUBLE, UINT],
  [STRING, STRING],
  [BYTES, BYTES],
  [TIMESTAMP, TIMESTAMP],
  [DURATION, DURATION],
];

function comparison(name: string, word: string, holds: (order: number) => boolean): FunctionDeclaration {
  const call = (a: CelValue, b: CelValue): CelValue => holds(compareValues(a, b));
  const overloads = COMPARED.map(([a, b]) => plain(`${word}_${SHORT.get(a)}${a === b ? '' : `_${SHORT.get(b)}`}`, [a, b], BOOL, call));
  return defineTrait(name, ...overloads);
}

type Arithmetic = readonly [id: string, a: CelType, b: CelType, result: CelType];

function arithmetic(name: string, call: (a: CelValue, b: CelValue) => CelValue, overloads: readonly Arithmetic[]): FunctionDeclaration {
  return defineTrait(name, ...overloads.map(([id, a, b, result]) => plain(id, [a, b], result, call)));
}

const sameType = (word: string, ...types: readonly CelType[]): readonly Arithmetic[] => types.map((type) => [`${word}_${SHORT.get(type)}`, type, type, type]);

const operators: readonly FunctionDeclaration[] = [
  define(OPERATORS.conditional, plain('conditional', [BOOL, A, A], A)),
  define(OPERATORS.and, plain('logical_and', [BOOL, BOOL], BOOL)),
  define(OPERATORS.or, plain('logical_or', [BOOL, BOOL], BOOL)),
  defineTrait(
    OPERATORS.not,
    plain('logical_not', [BOOL], BOOL, (value: CelValue) => {
      if (typeof value !== 'boolean') throw noSuchOverload();
      return !value;
    }),
  ),
  define(OPERATORS.notStrictlyFalse, plain('not_strictly_false', [BOOL], BOOL)),
  define(OPERATORS.equals, plain('equals', [A, A], BOOL)),
  define(OPERATORS.notEquals, plain('not_equals', [A, A], BOOL)),
  arithmetic(OPERATORS.add, add, [
    ...sameType('add', BYTES, DOUBLE),
    ['add_duration_duration', DURATION, DURATION, DURATION],
    ['add_duration_timestamp', DURATION, TIMESTAMP, TIMESTAMP],
    ['add_timestamp_duration', TIMESTAMP, DURATION, TIMESTAMP],
    ...sameType('add', INT),
    ['add_list', LIST, LIST, LIST],
    ...sameType('add', STRING, UINT),
  ]),
  arithmetic(OPERATORS.divide, (a, b) => product('divide', a, b), sameType('divide', DOUBLE, INT, UINT)),
  arithmetic(OPERATORS.modulo, (a, b) => product('modulo', a, b), sameType('modulo', INT, UINT)),
  arithmetic(OPERATORS.multiply, (a, b) => product('multiply', a, b), sameType('multiply', DOUBLE, INT, UINT)),
  defineTrait(OPERATORS.negate, plain('negate_double', [DOUBLE], DOUBLE, negate), plain('negate_int64', [INT], INT, negate)),
  arithmetic(OPERATORS.subtract, subtract, [
    ...sameType('subtract', DOUBLE),
    ['subtract_duration_duration', DURATION, DURATION, DURATION],
    ...sameType('subtract', INT),
    ['subtract_timestamp_duration', TIMESTAMP, DURATION, TIMESTAMP],
    ['subtract_timestamp_timestamp', TIMESTAMP, TIMESTAMP, DURATION],
    ...sameType('subtract', UINT),
  ]),
  comparison(OPERATORS.less, 'less', (order) => order < 0),
  comparison(OPERATORS.lessEquals, 'less_equals', (order) => order <= 0),
  comparison(OPERATORS.greater, 'greater', (order) => order > 0),
  comparison(OPERATORS.greaterEquals, 'greater_equals', (order) => order >= 0),
  define(OPERATORS.index, plain('index_list', [LIST, INT], A), plain('index_map', [MAP, A], B)),
  defineTrait(
    OPERATORS.in,
    plain('in_list', [A, LIST], BOOL, (item: CelValue, list: CelValue) => contains(list, item)),
    plain('in_map', [A, MAP], BOOL, (item: CelValue, map: CelValue) => contains(map, item)),
  ),
];

function sizeOf(value: CelValue): CelValue {
  if (typeof value === 'string') return BigInt(codePoints(value));
  if (typeof value === 'object' && value !== null) {
    if (value.kind === 'list' || value.kind === 'map') return BigInt(value.size);
    if (value.kind === 'bytes') return BigInt(value.bytes.length);
  }
  throw new EvaluationError('no such overload: size');
}

const size = defineTrait(
  'size',
  ...(
    [
      ['bytes', BYTES],
      ['list', LIST],
      ['map', MAP],
      ['string', STRING],
    ] as const
  ).flatMap(([word, type]) => [plain(`size_${word}`, [type], INT, sizeOf), member(`${word}_size`, [type], INT, sizeOf)]),
);

const identity = (value: CelValue): CelValue => value;

function conversion(name: string, result: CelType, call: (value: CelValue) => CelValue, sources: readonly CelType[]): FunctionDeclaration {
  const overloads = sources.map(
    (source): Overload => plain(`${SHORT.get(source)}_to_${SHORT.get(result)}`, [source], result, source === result ? identity : call),
  );
  return define(name, ...overloads);
}

const conversions: readonly FunctionDeclaration[] = [
  defineTrait(
    'type',
    plain('type', [A], typeOf(A), (value: CelValue) => ({ kind: 'type', type: runtimeType(value) })),
  ),
  conversion('bool', BOOL, toBool, [BOOL, STRING]),
  define('bytes', plain('bytes_to_bytes', [BYTES], BYTES, identity), plain('string_to_bytes', [STRING], BYTES, toBytes)),
  conversion('double', DOUBLE, toDouble, [DOUBLE, INT, STRING, UINT]),
  conversion('duration', DURATION, toDuration, [DURATION, STRING]),
  define('dyn', plain('to_dyn', [A], DYN, identity)),
  conversion('int', INT, toInt, [INT, DOUBLE, DURATION, STRING, TIMESTAMP, UINT]),
  conversion('string', STRING, toText, [STRING, BOOL, BYTES, DOUBLE, DURATION, INT, TIMESTAMP, UINT]),
  conversion('timestamp', TIMESTAMP, toTimestamp, [TIMESTAMP, INT, STRING]),
  conversion('uint', UINT, toUint, [UINT, DOUBLE, INT, STRING]),
];

function textTest(name: string, id: string, holds: (text: string, part: string) => boolean): FunctionDeclaration {
  const call = (text: CelValue, part: CelValue): CelValue => {
    if (typeof text !== 'string' || typeof part !== 'string') throw noSuchOverload();
    return holds(text, part);
  };
  return defineTrait(name, member(id, [STRING, STRING], BOOL, call));
}

const texts: readonly FunctionDeclaration[] = [
  textTest('contains', 'contains_string', (text, part) => text.includes(part)),
  textTest('endsWith', 'ends_with_string', (text, part) => text.endsWith(part)),
  textTest('startsWith', 'starts_with_string', (text, part) => text.startsWith(part)),
  defineTrait('matches', plain('matches', [STRING, STRING], BOOL, matches), member('matches_string', [STRING, STRING], BOOL, matches)),
];

function matches(text: CelValue, pattern: CelValue): CelValue {
  if (typeof text !== 'string' || typeof pattern !== 'string') throw noSuchOverload();
  return compileRegex(pattern, '').test(text);
}

const MOMENT_PARTS = [
  'getFullYear',
  'getMonth',
  'getDayOfYear',
  'getDayOfMonth',
  'getDate',
  'getDayOfWeek',
  'getHours',
  'getMinutes',
  'getSeconds',
  'getMilliseconds',
];
const SPAN_NANOS: Readonly<Record<string, bigint>> = { getHours: 3_600_000_000_000n, getMinutes: 60_000_000_000n, getSeconds: 1_000_000_000n };

function momentPart(name: string): FunctionDeclaration {
  const part = (moment: TimestampValue, zone = 'UTC'): CelValue => BigInt(momentParts(moment, zone)[name] ?? 0);
  const unit = SPAN_NANOS[name];
  const spans =
    unit !== undefined
      ? [member(`duration_to_${name}`, [DURATION], INT, ({ nanos }: DurationValue) => nanos / unit)]
      : name === 'getMilliseconds'
        ? [member('duration_to_milliseconds', [DURATION], INT, ({ nanos }: DurationValue) => nanos / 1_000_000n)]
        : [];
  return define(
    name,
    member(`timestamp_to_${name}`, [TIMESTAMP], INT, (moment: TimestampValue) => part(moment)),
    member(`timestamp_to_${name}_with_tz`, [TIMESTAMP, STRING], INT, part),
    ...spans,
  );
}

/**
 * The functions and operators that every expression has.
 *
 * @see cel-go common/stdlib/standard.go (v0.29)
 */
export const standardFunctions: readonly FunctionDeclaration[] = [...operators, size, ...conversions, ...texts, ...MOMENT_PARTS.map(momentPart)];
