import { expect, test } from 'vitest';
import { jsonText } from '../../machinery/lossless-json.ts';
import { readYaml, warningsOf } from './yaml-body.ts';

// What sigs.k8s.io/yaml v1.6.0 makes of each text.
test.each([
  ['0o17', '15'],
  ['017', '15'],
  ['08', '8'],
  ['1_000', '1000'],
  ['1_000.5', '1000.5'],
  ['0x1F', '31'],
  ['0B101', '5'],
  ['-0x10', '-16'],
  ['+1', '1'],
  ['1.', '1'],
  ['.5', '0.5'],
  ['1e3', '1000'],
  ['1e400', '"1e400"'],
  ['1e18', '1000000000000000000'],
  ['1e21', '1e+21'],
  ['9223372036854775807', '9223372036854775807'],
  ['123456789012345678901234567890', '1.2345678901234568e+29'],
  ['1:30', '"1:30"'],
  ['190:20:30', '"190:20:30"'],
  ['2001-01-01T00:00:00Z', '"2001-01-01T00:00:00Z"'],
  ['yEs', '"yEs"'],
  ['Yes', 'true'],
  ['N', 'false'],
  ['off', 'false'],
  ['nULL', '"nULL"'],
  ['~', 'null'],
  ['_1', '"_1"'],
  ['0x', '"0x"'],
  ['!!binary aGk=', '"hi"'],
  ['!!str 1', '"1"'],
  ['!!int "5"', '5'],
])('%s is read as %s', (scalar, json) => {
  expect(jsonText(readYaml(`a: ${scalar}`).value)).toBe(`{"a":${json}}`);
});

test('keys are texts whatever they look like, and sorted', () => {
  expect(JSON.stringify(readYaml('zz: 1\nyes: y\n0x10: z\n2001-01-01: d\n').value)).toBe('{"16":"z","2001-01-01":"d","true":true,"zz":1}');
});

test('only the first document counts', () => {
  expect(readYaml('a: b\n---\nc: d\n').value).toEqual({ a: 'b' });
});

test.each([
  ['a: b: c', 'yaml: mapping values are not allowed in this context'],
  ['x: 1\na: b: c\n', 'yaml: line 2: mapping values are not allowed in this context'],
  ['a: b\n c: d\n', 'yaml: line 2: mapping values are not allowed in this context'],
  ['a: [\n', 'yaml: line 1: did not find expected node content'],
  ['a: {b: 1\n', "yaml: line 1: did not find expected ',' or '}'"],
  ['key: [a, b\nother: c\n', "yaml: line 1: did not find expected ',' or ']'"],
  ['a:\n\tb: c\n', 'yaml: line 2: found character that cannot start any token'],
  ['a: b\n\tc: d\n', 'yaml: line 2: found a tab character that violates indentation'],
  ['a: *x\n', "yaml: unknown anchor 'x' referenced"],
  ['a: "b\n', 'yaml: line 2: found unexpected end of stream'],
  ['a: "\\z"\n', 'yaml: found unknown escape character'],
  ['a: @x\n', 'yaml: found character that cannot start any token'],
  ['a: b\nc\n', "yaml: line 3: could not find expected ':'"],
  ['a: b\nc\nd: e\n', "yaml: line 3: could not find expected ':'"],
  ['a:\n  b: 1\n c: 2\n', 'yaml: line 2: did not find expected key'],
  ['- a\nb: c\n', "yaml: line 1: did not find expected '-' indicator"],
  ['a: ]\n', 'yaml: did not find expected node content'],
  ['a: |x\n  y\n', 'yaml: did not find expected comment or line break'],
  ['a: - b\n', 'yaml: block sequence entries are not allowed in this context'],
  ['<<: 1\na: b\n', 'yaml: map merge requires map or sequence of maps as the value'],
  ['a: \u0000', 'yaml: control characters are not allowed'],
  ['a: -.inf', 'json: unsupported value: -Inf'],
])('%j is refused in the words of the server’s parser', (text, error) => {
  expect(readYaml(text)).toEqual({ value: undefined, error, duplicates: undefined });
});

test('keys that are there twice are one error for strictness, and a warning each', () => {
  const { value, duplicates = '' } = readYaml('a: b\na: c\n1: d\n1: e\n"x y": 1\n"x y": 2\n');
  expect(value).toEqual({ 1: 'e', a: 'c', 'x y': 2 });
  const lines = ['line 2: key "a" already set in map', 'line 4: key 1 already set in map', 'line 6: key "x y" already set in map'];
  expect(duplicates).toBe(`yaml: unmarshal errors:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  expect(warningsOf(duplicates)).toEqual(lines);
  expect(warningsOf('unknown field "a"')).toEqual(['unknown field "a"']);
});
