import { expect, test } from 'vitest';
import { compileGoPattern, patternProblem } from './go-pattern.ts';

test.each([
  ['a(b', 'error parsing regexp: missing closing ): `a(b`'],
  ['a)b', 'error parsing regexp: unexpected ): `a)b`'],
  ['[a', 'error parsing regexp: missing closing ]: `[a`'],
  ['*a', 'error parsing regexp: missing argument to repetition operator: `*`'],
  ['a**', 'error parsing regexp: invalid nested repetition operator: `**`'],
  ['a{1001}', 'error parsing regexp: invalid repeat count: `{1001}`'],
  ['\\y', 'error parsing regexp: invalid escape sequence: `\\y`'],
  ['a(?=b)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
  ['[z-a]', 'error parsing regexp: invalid character class range: `z-a`'],
  ['a\\', 'error parsing regexp: trailing backslash at end of expression: ``'],
])('%s is refused in the words of Go', (pattern, message) => {
  expect(patternProblem(pattern)).toBe(message);
});

test.each<[string, string, boolean]>([
  ['^a+$', 'aaa', true],
  ['^a+$', 'aab', false],
  ['(?i)^abc$', 'ABC', true],
  ['^(a|(?i)b)c$', 'Bc', true],
  ['^(a|(?i)b)c$', 'aC', false],
  ['x(?i)a|b', 'B', true],
  ['^(?:x(?i)a|b)$', 'B', true],
  ['^[[:alpha:]]+$', 'abC', true],
  ['^[[:^alpha:]]+$', 'a', false],
  ['^\\pL+$', 'é', true],
  ['^\\S$', '\u00a0', true],
  ['\\Aa\\z', 'a', true],
  ['^\\Qa.b\\E$', 'axb', false],
  ['^a{,2}$', 'a{,2}', true],
  ['^[\\w.-]+$', 'a-b.c_d', true],
  ['^(?P<x>a)$', 'a', true],
  // Names may be repeated and start with a digit.
  ['^(?P<1>a)(?<1>b)$', 'ab', true],
  ['^.$', '\r', true],
  ['^.$', '\n', false],
  ['^\\-\\_\\/$', '-_/', true],
  ['^]}$', ']}', true],
])('%s on %j: %s', (pattern, text, matches) => {
  expect(compileGoPattern(pattern).test(text)).toBe(matches);
});

test.each<[string, string | undefined]>([
  ['(a{100}){10}', undefined],
  ['(a{100}){11}', '{11}'],
  ['(?:(a{10}|b{20})c{30}){34}', '{34}'],
  ['(?:(a{10}|b{20})c{30}){33}', undefined],
  ['((a{2,}){501,})?', '{501,}'],
  ['(a{1000}){0,1}b{1000}', undefined],
  ['(?i)(a{10}){101}?', '{101}?'],
  ['(a{2}){2}{', undefined],
])('%s: repetitions inside repetitions count together', (pattern, refused) => {
  expect(patternProblem(pattern)).toBe(refused === undefined ? undefined : `error parsing regexp: invalid repeat count: \`${refused}\``);
});

test.each([
  ['\\x{110000}', '\\x{110000'],
  ['\\x{12z}', '\\x{12z'],
  ['\\x{', '\\x{'],
  ['\\x{}', '\\x{}'],
  ['\\xg0b', '\\xg0'],
  ['\\x', '\\x'],
  ['[a-\\d]', '\\d'],
])('%s is an escape that Go gives up on at %s', (pattern, read) => {
  expect(patternProblem(pattern)).toBe(`error parsing regexp: invalid escape sequence: \`${read}\``);
});
