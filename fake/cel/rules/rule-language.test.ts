import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Json } from '../../../machinery/json.ts';
import type { StructuralSchema, ValidationRule } from '../../../machinery/structural/structural-schema.ts';
import { declaredType } from '../schema/declared-type.ts';
import { compileRule } from './compiled-rule.ts';
import { celRules } from './rule-language.ts';

interface RecordedRule {
  readonly rule: string;
  readonly problem?: string;
  readonly cost?: number | 'unlimited';
  readonly error?: string;
}

interface Recording {
  readonly schema: StructuralSchema;
  readonly object: Json;
  readonly rules: readonly RecordedRule[];
}

const recording = JSON.parse(readFileSync(new URL('recorded-rules.json', import.meta.url), 'utf8')) as Recording;
const declared = declaredType(recording.schema, false);

function outcomeOf(rule: string): RecordedRule {
  if (declared === undefined) throw new Error('the schema has no type');
  const { error: problem, maxCost } = compileRule({ rule }, declared);
  if (problem !== undefined) return { rule, problem };
  const cost = maxCost < Number.MAX_SAFE_INTEGER ? maxCost : 'unlimited';
  const [broken] = evaluate({ ...recording.schema, 'x-kubernetes-validations': [{ rule }] }, recording.object);
  return { rule, cost, ...(broken === undefined ? {} : { error: broken }) };
}

function evaluate(schema: StructuralSchema, value: Json, old?: Json, warn?: (text: string) => void): readonly string[] {
  const errors = celRules.compile(schema, false)?.validate(value, old, 'root', warn) ?? [];
  return errors.map(({ field, message }) => `${field}: ${message}`);
}

test.each(recording.rules)('$rule comes to what the API server makes of it', (recorded) => {
  expect(outcomeOf(recorded.rule)).toEqual(recorded);
});

const text = (rule: ValidationRule): StructuralSchema => ({ type: 'object', properties: { a: { type: 'string', 'x-kubernetes-validations': [rule] } } });

test('a message expression wins over the message, and falls back to it when it fails', () => {
  const rule = { rule: "self == 'x'", message: ' plain ', messageExpression: "'not ' + self" };
  expect(evaluate(text(rule), { a: 'y' })).toEqual(['root.a: Invalid value: "y": not y']);
  expect(evaluate(text({ ...rule, messageExpression: 'string(1 / (size(self) - 1))' }), { a: 'y' })).toEqual(['root.a: Invalid value: "y": plain']);
});

test('a transition rule needs an old value, unless it takes an optional one', () => {
  const rule = { rule: 'self == oldSelf', message: 'immutable' };
  expect(evaluate(text(rule), { a: 'y' })).toEqual([]);
  expect(evaluate(text(rule), { a: 'y' }, { a: 'x' })).toEqual(['root.a: Invalid value: "y": immutable']);
  expect(evaluate(text({ rule: 'oldSelf.hasValue()', optionalOldSelf: true }), { a: 'y' })).toEqual([
    'root.a: Invalid value: "y": failed rule: oldSelf.hasValue()',
  ]);
});

test('a rule that an unchanged value breaks is told in a warning, and in an error once the value changes', () => {
  const warnings: string[] = [];
  const warn = (line: string): number => warnings.push(line);
  expect(evaluate(text({ rule: "self == 'x'" }), { a: 'y' }, { a: 'y' }, warn)).toEqual([]);
  expect(warnings).toEqual(['root.a: Invalid value: "y": failed rule: self == \'x\'']);
  expect(evaluate(text({ rule: "self == 'x'" }), { a: 'z' }, { a: 'y' }, warn)).toHaveLength(1);
});

test('items of a list map meet their old selves by key', () => {
  const item: StructuralSchema = {
    type: 'object',
    properties: { k: { type: 'string' }, v: { type: 'integer' } },
    'x-kubernetes-validations': [{ rule: 'self.v >= oldSelf.v' }],
  };
  const schema: StructuralSchema = {
    type: 'object',
    properties: { l: { type: 'array', items: item, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] } },
  };
  const old = {
    l: [
      { k: 'a', v: 1 },
      { k: 'b', v: 2 },
    ],
  };
  expect(
    evaluate(
      schema,
      {
        l: [
          { k: 'b', v: 1 },
          { k: 'a', v: 1 },
        ],
      },
      old,
    ),
  ).toEqual(['root.l[0]: Invalid value: failed rule: self.v >= oldSelf.v']);
});

test('one evaluation has a limit, and the rules of one object share a budget', () => {
  const rule = 'self.contains(self)';
  const schema = (count: number): StructuralSchema => ({ type: 'string', 'x-kubernetes-validations': Array.from({ length: count }, () => ({ rule })) });
  const limit = "'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: ";
  expect(evaluate(schema(2), 'a'.repeat(11_000))).toEqual([`root: Invalid value: "string": ${limit}${rule}`]);
  expect(evaluate(schema(12), 'a'.repeat(9_000))).toEqual([]);
  expect(evaluate(schema(13), 'a'.repeat(9_000))).toEqual([
    'root: Invalid value: "string": validation failed due to running out of cost budget, no further validation rules will be run',
  ]);
});

function findings(schema: StructuralSchema, uncorrelatable?: string): readonly string[] {
  const checker = celRules.checker(schema, undefined);
  const site = { schema, path: 'root', steps: [], hasSchemaErrors: false, ...(uncorrelatable === undefined ? {} : { uncorrelatable }) };
  const { schemaErrors, celErrors } = checker.check(site);
  return [...schemaErrors, ...celErrors, ...checker.finish('root')].map(({ field, message }) => `${field}: ${message}`);
}

test('a rule beyond its budget is told with the factor, and so is the schema', () => {
  const rule = 'self.all(a, self.all(b, a == b))';
  const list = (maxItems?: number): StructuralSchema => ({
    type: 'array',
    items: { type: 'string', maxLength: 100 },
    ...(maxItems === undefined ? {} : { maxItems }),
    'x-kubernetes-validations': [{ rule }],
  });
  expect(findings(list(100))).toEqual([]);
  const told = findings(list());
  expect(told[0]).toContain('estimated rule cost exceeds budget by factor of more than 100x');
  expect(told.at(-1)).toContain('total for entire OpenAPIv3 schema exceeds budget');
});

test('oldSelf may not be used where items cannot be matched', () => {
  expect(findings({ type: 'string', maxLength: 5, 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] }, 'root.l')).toEqual([
    'root.x-kubernetes-validations[0].rule: Invalid value: "self == oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within root.l',
  ]);
});

test('malformed rules keep a node from being compiled', () => {
  const rules = [{ rule: ' ' }, { rule: 'a\nb' }, { rule: 'nonsense(', message: 'a\nb' }];
  expect(findings({ type: 'string', 'x-kubernetes-validations': rules })).toEqual([
    'root.x-kubernetes-validations[0].rule: Required value: rule is not specified',
    'root.x-kubernetes-validations[1].message: Required value: message must be specified if rule contains line breaks',
    'root.x-kubernetes-validations[2].message: Invalid value: "a\\nb": must not contain line breaks',
  ]);
});

test('a default must keep the rules both where it stays and where it is new', () => {
  const problems = (rule: ValidationRule): readonly string[] =>
    (celRules.compile({ type: 'string', 'x-kubernetes-validations': [rule] }, false)?.validateDefault('dd', 'at') ?? []).map(({ message }) => message);
  expect(problems({ rule: "self == 'a'" })).toEqual(['Invalid value: "dd": failed rule: self == \'a\'']);
  expect(problems({ rule: 'oldSelf.hasValue()', optionalOldSelf: true })).toEqual(['Invalid value: "dd": failed rule: oldSelf.hasValue()']);
  expect(problems({ rule: '!oldSelf.hasValue()', optionalOldSelf: true })).toEqual(['Invalid value: "dd": failed rule: !oldSelf.hasValue()']);
  expect(problems({ rule: 'self == oldSelf' })).toEqual([]);
});

test('a property whose name is a word of the language has that name behind a dot, and one with underscores', () => {
  const schema: StructuralSchema = { type: 'object', properties: { namespace: { type: 'string' } } };
  const broken = (rule: string): readonly string[] => evaluate({ ...schema, 'x-kubernetes-validations': [{ rule }] }, { namespace: 'a' });
  expect(broken("self.namespace == 'a' && self.__namespace__ == 'a' && has(self.namespace)")).toEqual([]);
  expect(broken("self.namespace == 'b'")).toHaveLength(1);
});

test.each<[Json, StructuralSchema['type'], string]>([
  [[true], 'boolean', 'bool, got []interface {}'],
  ['x', 'number', 'float, got string'],
  [1.5, 'integer', 'int, got float64'],
  [{}, 'string', 'string, got map[string]interface {}'],
  [3, 'string', 'string, got int64'],
])('a rule that meets %j where the schema says %s names its Go type', (value, type, words) => {
  expect(
    evaluate({ type: 'object', properties: { a: { type: type ?? 'object', 'x-kubernetes-validations': [{ rule: 'self == self' }] } } }, { a: value })[0],
  ).toContain(`invalid data, expected ${words} evaluating rule`);
});

test('an expression is told its type before what is wrong with its constants', () => {
  const declared = declaredType({ type: 'string' }, false);
  if (declared === undefined) throw new Error('the schema has no type');
  expect(compileRule({ rule: 'int("x")' }, declared).error).toBe('cel expression must evaluate to a bool');
  expect(compileRule({ rule: 'int("x") == 1' }, declared).error).toBe("program instantiation failed: type conversion error from 'string' to 'int'");
  expect(compileRule({ rule: 'true', messageExpression: 'double(string(null))' }, declared).messageError).toBe('messageExpression must evaluate to a string');
});

test('nothing is in an empty list, not even what cannot be read', () => {
  expect(evaluate(text({ rule: '!(string(1 / size(self)) in [])' }), { a: '' })).toEqual([]);
});

test('sorting what cannot be read ends the evaluation, whatever stands around it', () => {
  const aborted = 'internal error: interface conversion: *types.Err is not traits.Lister: missing method Add evaluating rule: ';
  for (const rule of [
    'true || [1 / size(self)].sort() == []',
    '1 / size(self) in [1 / size(self)].distinct()',
    '[1].sortBy(x, x / size(self)) == [] || true',
  ]) {
    expect(evaluate(text({ rule }), { a: '' })).toEqual(rule.startsWith('true') ? [] : [`root.a: Invalid value: "string": ${aborted}${rule}`]);
  }
});

test('an old value that does not fit its schema is there, but cannot be read', () => {
  const rule = { rule: 'oldSelf.hasValue()', optionalOldSelf: true };
  expect(evaluate(text(rule), { a: 'y' }, { a: 5 })).toEqual([]);
  expect(evaluate(text({ ...rule, rule: 'oldSelf.value() == self' }), { a: 'y' }, { a: 5 })[0]).toContain('expected string, got int64');
});

test('a set that holds what does not fit equals none', () => {
  const rules = [{ rule: 'self == oldSelf' }];
  const set: StructuralSchema = { type: 'array', items: { type: 'integer' }, 'x-kubernetes-list-type': 'set', 'x-kubernetes-validations': rules };
  expect(evaluate(set, [1.5], [1.5])).toEqual(['root: Invalid value: failed rule: self == oldSelf']);
});

test('digits of doubles may be set apart, those of integers may not', () => {
  expect(evaluate(text({ rule: "double('1_000.2_5') == 1000.25" }), { a: '' })).toEqual([]);
  expect(evaluate(text({ rule: 'double(self) == 1.0' }), { a: '1__0' })[0]).toContain('type conversion error');
  expect(evaluate(text({ rule: 'int(self) == 10' }), { a: '1_0' })[0]).toContain('type conversion error');
});
