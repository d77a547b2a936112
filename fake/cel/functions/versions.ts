import type { FunctionDeclaration } from '../check/declarations.ts';
import { BOOL, INT, STRING } from '../types/cel-type.ts';
import { SEMVER_TYPE } from '../types/type-names.ts';
import { type CelValue, EvaluationError, type OpaqueValue } from '../values/value.ts';
import { define, member, plain } from './define.ts';

interface Version {
  readonly numbers: readonly bigint[];
  readonly pre: readonly string[];
}

const contentOf = ({ content }: OpaqueValue): Version => content as Version;
const isNumeric = (text: string): boolean => /^\d+$/.test(text);

function unsigned(text: string): bigint {
  const fail = (why: string): EvaluationError => new EvaluationError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`);
  if (text === '') throw fail('invalid syntax');
  const value = BigInt(text);
  if (value >= 2n ** 64n) throw fail('value out of range');
  return value;
}

function numberOf(text: string, word: string): bigint {
  if (text !== '' && !isNumeric(text)) throw new EvaluationError(`Invalid character(s) found in ${word} number ${JSON.stringify(text)}`);
  if (text.length > 1 && text.startsWith('0'))
    throw new EvaluationError(`${word.charAt(0).toUpperCase()}${word.slice(1)} number must not contain leading zeroes ${JSON.stringify(text)}`);
  return unsigned(text);
}

function identifiers(text: string | undefined, word: string): readonly string[] {
  if (text === undefined) return [];
  return text.split('.').map((part) => {
    if (part === '') throw new EvaluationError(word === 'prerelease' ? 'Prerelease is empty' : 'Build meta data is empty');
    if (!/^[0-9A-Za-z-]+$/.test(part)) {
      throw new EvaluationError(
        word === 'prerelease'
          ? `Invalid character(s) found in prerelease ${JSON.stringify(part)}`
          : `Invalid character(s) found in build meta data ${JSON.stringify(part)}`,
      );
    }
    if (word === 'prerelease' && isNumeric(part) && part.length > 1 && part.startsWith('0')) {
      throw new EvaluationError(`Numeric PreRelease version must not contain leading zeroes ${JSON.stringify(part)}`);
    }
    if (word === 'prerelease' && isNumeric(part)) unsigned(part);
    return part;
  });
}

// @see github.com/blang/semver/v4 semver.go, Parse
function parse(text: string): Version {
  if (text === '') throw new EvaluationError('Version string empty');
  const [major = '', minor, ...others] = text.split('.');
  const rest = others.length === 0 ? undefined : others.join('.');
  if (minor === undefined || rest === undefined) throw new EvaluationError('No Major.Minor.Patch elements found');
  const [beforeBuild = '', ...build] = rest.split('+');
  const dash = beforeBuild.indexOf('-');
  const patch = dash < 0 ? beforeBuild : beforeBuild.slice(0, dash);
  const numbers = [numberOf(major, 'major'), numberOf(minor, 'minor'), numberOf(patch, 'patch')];
  const pre = identifiers(dash < 0 ? undefined : beforeBuild.slice(dash + 1), 'prerelease');
  identifiers(build.length === 0 ? undefined : build.join('+'), 'build');
  return { numbers, pre };
}

function normalized(text: string): string {
  const [first = '', second, ...rest] = text.replace(/^v/, '').split('.');
  const parts = [first, ...(second === undefined ? [] : [second]), ...(rest.length === 0 ? [] : [rest.join('.')])].map((part) => {
    if (part.length < 2) return part;
    const trimmed = part.replace(/^0+/, '');
    return /^\d/.test(trimmed) ? trimmed : `0${trimmed}`;
  });
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? '')) throw new EvaluationError('short version cannot contain PreRelease/Build meta data');
  while (parts.length < 3) parts.push('0');
  return parts.join('.');
}

function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length);
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const [left = '', right = ''] = [a[index], b[index]];
    if (left === right) continue;
    if (isNumeric(left) !== isNumeric(right)) return isNumeric(left) ? -1 : 1;
    return isNumeric(left) ? (BigInt(left) < BigInt(right) ? -1 : 1) : left < right ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}

function order(a: OpaqueValue, b: OpaqueValue): number {
  const [left, right] = [contentOf(a), contentOf(b)];
  for (const [index, number] of left.numbers.entries()) {
    const other = right.numbers[index] ?? 0n;
    if (number !== other) return number < other ? -1 : 1;
  }
  return comparePre(left.pre, right.pre);
}

function read(text: string, normalize = false): CelValue {
  const content = parse(normalize ? normalized(text) : text);
  const value: OpaqueValue = { kind: 'opaque', type: SEMVER_TYPE, content, equals: (other) => order(value, other) === 0 };
  return value;
}

function isSemver(text: string, normalize = false): boolean {
  try {
    read(text, normalize);
    return true;
  } catch {
    return false;
  }
}

const S = SEMVER_TYPE;
const number = (name: string, index: number): FunctionDeclaration =>
  define(
    name,
    member(`semver_${name}`, [S], INT, (version: OpaqueValue) => BigInt.asIntN(64, contentOf(version).numbers[index] ?? 0n)),
  );

/** The functions of semantic versions. @see apiserver pkg/cel/library/semverlib.go (v1.37) */
export const versionFunctions: readonly FunctionDeclaration[] = [
  define(
    'semver',
    plain('string_to_semver', [STRING], S, (text: string) => read(text)),
    plain('string_bool_to_semver', [STRING, BOOL], S, read),
  ),
  define(
    'isSemver',
    plain('is_semver_string', [STRING], BOOL, (text: string) => isSemver(text)),
    plain('is_semver_string_bool', [STRING, BOOL], BOOL, isSemver),
  ),
  define(
    'isGreaterThan',
    member('semver_is_greater_than', [S, S], BOOL, (a: OpaqueValue, b: OpaqueValue) => order(a, b) > 0),
  ),
  define(
    'isLessThan',
    member('semver_is_less_than', [S, S], BOOL, (a: OpaqueValue, b: OpaqueValue) => order(a, b) < 0),
  ),
  define(
    'compareTo',
    member('semver_compare_to', [S, S], INT, (a: OpaqueValue, b: OpaqueValue) => BigInt(order(a, b))),
  ),
  number('major', 0),
  number('minor', 1),
  number('patch', 2),
];
