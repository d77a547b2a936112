import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { flowSchemaStrategy } from './flow-schema.ts';
import { priorityLevelStrategy } from './priority-level.ts';

test.each([
  ['flow schema', flowSchemaStrategy],
  ['priority level', priorityLevelStrategy],
])('conditions of a %s have a type, each one of its own', (_, strategy) => {
  const complaints = (...conditions: readonly JsonObject[]): readonly string[] => trialOf(strategy).update({ spec: {} }, { status: { conditions } }, 'status');
  expect(complaints({ type: 'A' }, { type: 'B' })).toEqual([]);
  expect(complaints({ status: 'True' })).toEqual(['status.conditions[0].type: Required value']);
  expect(complaints({ type: 'A' }, { type: 'A' })).toEqual(['status.conditions[1].type: Duplicate value: "A"']);
});

test('levels are of a known type and say how they limit', () => {
  const level = (spec: JsonObject): string => trialOf(priorityLevelStrategy).create({ spec }).join('\n');
  expect(level({ type: 'Limited', limited: { limitResponse: { type: '' } } })).toBe('spec.limited.limitResponse.type: Required value');
  expect(level({ type: 'Exempt', limited: { limitResponse: { type: 'Reject' } } })).toBe(
    `spec.type: Invalid value: "Exempt": must be 'Exempt' if and only if \`name\` is 'exempt'\nspec.limited: Forbidden`,
  );
  expect(level({ type: 'Limited', limited: { limitResponse: { type: 'Reject' } }, exempt: {} })).toBe('spec.exempt: Forbidden');
  expect(level({ type: 'Other' })).toBe('spec.type: Unsupported value: "Other": supported values: "Exempt", "Limited"');
});

test('a rule for every namespace is for no other', () => {
  const rule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*', 'a'] };
  const spec = { priorityLevelConfiguration: { name: 'l' }, rules: [{ subjects: [{ kind: 'Group', group: { name: 'g' } }], resourceRules: [rule] }] };
  expect(trialOf(flowSchemaStrategy).create({ spec }).join('\n')).toBe(
    `spec.rules[0].resourceRules[0].namespaces: Invalid value: ["*","a"]: if '*' is present, must not specify other namespaces`,
  );
});
