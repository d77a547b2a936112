import { expect, test } from 'vitest';
import type { StoredObject } from '../../registry/strategy.ts';
import { validateLimitRange } from './limit-range-validation.ts';
import { validateQuota, validateQuotaUpdate } from './quota-validation.ts';

const quota = (spec: object): StoredObject => ({ metadata: { name: 'q' }, spec }) as unknown as StoredObject;
const problems = (spec: object): readonly string[] => validateQuota(quota(spec)).map(({ field, message }) => `${field}: ${message}`);

test.each<[object, readonly string[]]>([
  [{ hard: { pods: '1', 'count/foos.example.com': '2', 'requests.example.com/gpu': '500m', 'hugepages-2Mi': '1Gi' } }, []],
  [{ hard: { 'count/pods': '1500m' } }, ['spec.hard[count/pods]: Invalid value: "1500m": must be an integer']],
  [{ hard: { storage: '1Gi' } }, ['spec.hard[storage]: Invalid value: "storage": must be a standard resource for quota']],
  [{ hard: { services: '1' }, scopes: ['BestEffort'] }, ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource']],
  [{ hard: { 'requests.cpu': '1' }, scopes: ['NotBestEffort'] }, []],
  [{ hard: { 'requests.storage': '1' }, scopes: ['VolumeAttributesClass'] }, []],
  [{ hard: {}, scopes: ['Other'] }, ['spec.scopes: Invalid value: ["Other"]: unsupported scope']],
  [{ hard: {}, scopes: ['Terminating', 'NotTerminating'] }, ['spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes']],
  [
    { hard: {}, scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'Exists', values: ['x'] }] } },
    ["spec.scopeSelector.matchExpressions.values: Invalid value: [\"x\"]: must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"],
  ],
])('a quota of %o breaks %o', (spec, expected) => {
  expect(problems(spec)).toEqual(expected);
});

test('scopes are a set that stays', () => {
  const before = quota({ scopes: ['BestEffort', 'Terminating'] });
  expect(validateQuotaUpdate(quota({ scopes: ['Terminating', 'BestEffort'] }), before)).toEqual([]);
  expect(validateQuotaUpdate(quota({ scopes: [] }), before).map(({ message }) => message)).toEqual(['Invalid value: []: field is immutable']);
});

const limitProblems = (...limits: readonly object[]): readonly string[] =>
  validateLimitRange(quota({ limits })).map(({ field, message }) => `${field}: ${message}`);

test.each<[object, readonly string[]]>([
  [{ type: 'Container', min: { cpu: '1' }, default: { cpu: '2' }, defaultRequest: { cpu: '1' }, max: { cpu: '2' } }, []],
  [{ type: 'Other', max: {} }, ['spec.limits[0].type: Invalid value: "Other": must be a standard limit type or fully qualified']],
  [{ type: 'Container', max: { pods: '1' } }, ['spec.limits[0].max[pods]: Invalid value: "pods": must be a standard resource for containers']],
  [{ type: 'Pod', default: { cpu: '1' } }, ["spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"]],
  [
    { type: 'PersistentVolumeClaim', max: {} },
    ['spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided'],
  ],
  [
    { type: 'Container', min: { cpu: '1' }, max: { cpu: '2' }, maxLimitRequestRatio: { cpu: '3' } },
    ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000'],
  ],
  [
    { type: 'Container', default: { cpu: '1' }, defaultRequest: { cpu: '2' } },
    ['spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than default limit value 1'],
  ],
  [
    { type: 'Container', default: { 'example.com/gpu': '2' }, defaultRequest: { 'example.com/gpu': '1' } },
    ['spec.limits[0].defaultRequest[example.com/gpu]: Invalid value: "1": default value 2 must equal to defaultRequest value 1 in example.com/gpu'],
  ],
])('a limit of %o breaks %o', (limit, expected) => {
  expect(limitProblems(limit)).toEqual(expected);
});

test('each type comes once', () => {
  expect(limitProblems({ type: 'Pod' }, { type: 'Pod' })).toEqual(['spec.limits[1].type: Duplicate value: "Pod"']);
});
