import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { policyBindingStrategy, policyStrategy } from './admission-policy.ts';

const rule = { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] };
const policy = (spec: JsonObject, validating = true): string =>
  trialOf(policyStrategy(validating))
    .create({ spec: { matchConstraints: { resourceRules: [rule] }, ...(validating ? { validations: [{ expression: 'true' }] } : {}), ...spec } })
    .join('\n');
const matched = (more: JsonObject): string => policy({ matchConstraints: { resourceRules: [{ ...rule, ...more }] } });
const mutation = (more: JsonObject): string =>
  policy({ reinvocationPolicy: 'Never', mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{}' }, ...more }] }, false);

test('rules of resources are told in full and without more beside a wildcard', () => {
  expect(matched({})).toBe('');
  expect(matched({ apiGroups: [] })).toBe('spec.matchConstraints.resourceRules[0].apiGroups: Required value');
  expect(matched({ apiVersions: [] })).toBe('spec.matchConstraints.resourceRules[0].apiVersions: Required value');
  expect(matched({ apiVersions: [''] })).toBe('spec.matchConstraints.resourceRules[0].apiVersions[0]: Required value');
  expect(matched({ apiVersions: ['*', 'v1'] })).toBe(
    `spec.matchConstraints.resourceRules[0].apiVersions: Invalid value: ["*","v1"]: if '*' is present, must not specify other API versions`,
  );
  expect(matched({ resources: [] })).toBe('spec.matchConstraints.resourceRules[0].resources: Required value');
  expect(matched({ resources: [''] })).toBe('spec.matchConstraints.resourceRules[0].resources[0]: Required value');
  expect(matched({ resources: ['*/*', 'pods'] })).toBe(
    `spec.matchConstraints.resourceRules[0].resources: Invalid value: ["*/*","pods"]: if '*/*' is present, must not specify other resources`,
  );
  expect(matched({ operations: [] })).toBe('spec.matchConstraints.resourceRules[0].operations: Required value');
});

test('variables, annotations and messages are named once and told in full', () => {
  expect(policy({ variables: [{ name: '', expression: 'true' }] })).toBe('spec.variables[0].name: Required value: name is not specified');
  expect(policy({ validations: [{ expression: 'true', messageExpression: ' ' }] })).toBe(
    'spec.validations[0].messageExpression: Invalid value: " ": must be non-empty if specified',
  );
  expect(
    policy({
      auditAnnotations: [
        { key: 'a', valueExpression: '"b"' },
        { key: 'a', valueExpression: '"b"' },
      ],
    }),
  ).toBe('spec.auditAnnotations[1].key: Duplicate value: "a"');
  const many = Array.from({ length: 21 }, (_, index) => ({ key: `k${index}`, valueExpression: '"b"' }));
  expect(policy({ auditAnnotations: many })).toContain('must not have more than 20 auditAnnotations');
});

test('conditions of matching are few, named once', () => {
  expect(policy({ matchConditions: [{ name: '', expression: 'true' }] })).toBe('spec.matchConditions[0].name: Required value');
  expect(
    policy({
      matchConditions: [
        { name: 'a', expression: 'true' },
        { name: 'a', expression: 'true' },
      ],
    }),
  ).toBe('spec.matchConditions[1].name: Duplicate value: "a"');
  const many = Array.from({ length: 65 }, (_, index) => ({ name: `c${index}`, expression: 'true' }));
  expect(policy({ matchConditions: many })).toBe('spec.matchConditions: Too many: 65: must have at most 64 items');
});

test('mutations are of a known type and told one way', () => {
  expect(mutation({})).toBe('');
  expect(mutation({ patchType: '' })).toBe('spec.mutations[0].patchType: Required value');
  expect(mutation({ patchType: 'Other' })).toBe('spec.mutations[0].patchType: Unsupported value: "Other": supported values: "ApplyConfiguration", "JSONPatch"');
  expect(mutation({ jsonPatch: { expression: '[]' } })).toBe(
    'spec.mutations[0].jsonPatch: Invalid value: "{jsonPatch}": must not be specified when patchType is ApplyConfiguration',
  );
  expect(policy({ reinvocationPolicy: 'Never', mutations: [] }, false)).toBe('spec.mutations: Required value: mutations must contain at least one item');
});

test('a table shows by what parameters are chosen', () => {
  const strategy = policyBindingStrategy(true);
  const shown = (paramRef: object | undefined): unknown =>
    strategy.table?.cells({ metadata: { name: 'b' }, spec: { policyName: 'p', ...(paramRef === undefined ? {} : { paramRef }) } } as never, 0)[2];
  expect(shown(undefined)).toBe('<unset>');
  expect(shown({ name: 'a' })).toBe('*/a');
  expect(shown({ name: 'a', namespace: 'n' })).toBe('n/a');
  expect(shown({ selector: { matchLabels: { b: '2', a: '1' }, matchExpressions: [{ key: 'k', operator: 'In', values: ['x', 'y'] }] } })).toBe(
    '&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:k,Operator:In,Values:[x y],},},}',
  );
});
