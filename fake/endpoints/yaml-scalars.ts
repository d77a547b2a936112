import type { ScalarTag, Tags } from 'yaml';
import { integerOf } from '../../machinery/lossless-json.ts';

const TRUE = ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'];
const FALSE = ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'];
const INTEGER = /^[-+]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|0[0-7_]*|[1-9][0-9_]*)$/;
const FLOAT = /^[-+]?(\.[0-9][0-9_]*|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?$/;
const LARGEST = 2n ** 64n - 1n;
/** From here on Go writes floats with an exponent, and none of them is read as an integer again. */
const EXPONENTS_FROM = 1e21;

const plain = (text: string): string => text.replaceAll('_', '');

function magnitude(digits: string): bigint {
  const octal = /^0[oO]?([0-7]+)$/.exec(digits);
  return BigInt(octal === null ? digits.toLowerCase() : `0o${octal[1] ?? '0'}`);
}

/** A whole number in any base; undefined when 64 bits do not hold it. */
function wholeNumber(text: string): number | bigint | undefined {
  const digits = plain(text).replace(/^[-+]/, '');
  const value = magnitude(digits) * (text.startsWith('-') ? -1n : 1n);
  return value > LARGEST || value < -(2n ** 63n) ? undefined : integerOf(String(value));
}

/** A float as it comes out of the JSON that YAML is turned into: whole ones are integers there. */
function float(text: string): number | bigint | undefined {
  const value = Number(plain(text));
  if (!Number.isFinite(value)) return undefined;
  return Number.isInteger(value) && Math.abs(value) < EXPONENTS_FROM ? integerOf(String(BigInt(value))) : value;
}

/**
 * A plain scalar as the server reads it: YAML 1.1 without times and numbers to the base of sixty, but with the octals of 1.2.
 *
 * @see go.yaml.in/yaml/v2 resolve.go (v2.4)
 */
export function plainScalar(text: string): null | boolean | number | bigint | string {
  if (['', '~', 'null', 'Null', 'NULL'].includes(text)) return null;
  if (TRUE.includes(text)) return true;
  if (FALSE.includes(text)) return false;
  const number = INTEGER.test(text) ? wholeNumber(text) : undefined;
  if (number !== undefined) return number;
  return FLOAT.test(text) ? (float(text) ?? text) : text;
}

/** What a document's error starts with when it has a number that JSON cannot write. */
export const NO_JSON_NUMBER = 'json: unsupported value';

const beyondJson: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/,
  resolve: (text, onError) => {
    onError(`${NO_JSON_NUMBER}: ${/nan/i.test(text) ? 'NaN' : text.startsWith('-') ? '-Inf' : '+Inf'}`);
    return text;
  },
  identify: () => false,
};

const binary: ScalarTag = {
  tag: 'tag:yaml.org,2002:binary',
  resolve: (text) => new TextDecoder().decode(Uint8Array.from(atob(text.replace(/\s/g, '')), (character) => character.charCodeAt(0))),
  identify: () => false,
};

const tagOf = (name: string, test: RegExp): ScalarTag => ({
  tag: `tag:yaml.org,2002:${name}`,
  default: true,
  test,
  resolve: plainScalar,
  identify: () => false,
});

const words = (list: readonly string[]): RegExp => new RegExp(`^(${list.join('|')})$`);

const scalars: Tags = [
  tagOf('null', /^(~|null|Null|NULL)?$/),
  tagOf('bool', words([...TRUE, ...FALSE])),
  tagOf('int', INTEGER),
  tagOf('float', FLOAT),
  beyondJson,
  binary,
];

/** The tags of a schema with its scalars replaced by {@link plainScalar}. */
export function goTags(tags: Tags): Tags {
  const kept = tags.filter((tag) => typeof tag === 'string' || !/:(null|bool|int|float|timestamp|binary|set|omap|pairs)$/.test(tag.tag));
  return [...kept, ...scalars];
}
