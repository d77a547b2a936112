import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { jobStrategy } from './job.ts';

const trial = trialOf(jobStrategy);
const template: JsonObject = { spec: { containers: [{ name: 'c', image: 'i' }], restartPolicy: 'Never' } };
const job = (spec: JsonObject): JsonObject => ({ metadata: { name: 'x', uid: 'u' }, spec: { template, ...spec } });
const rule = (more: JsonObject): JsonObject => ({ podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [1] }, ...more }] } });
const indexed = { completionMode: 'Indexed', completions: 3 };
const ruleAt = 'spec.podFailurePolicy.rules[0]';

test('a job of one pod breaks no rule, and is selected by its uid', () => {
  expect(trial.create(job({}))).toEqual([]);
  expect(trial.created(job({}))).toMatchObject({ spec: { selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u' } } } });
});

test.each<[string, JsonObject, string]>([
  ['a manager without a domain', { managedBy: 'me' }, 'spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")'],
  ['indexes of a plain job', { backoffLimitPerIndex: 1 }, 'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode'],
  ['failures without a limit', { ...indexed, maxFailedIndexes: 1 }, 'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified'],
  ['indexes without completions', { completionMode: 'Indexed', parallelism: 1 }, 'spec.completions: Required value: when completion mode is Indexed'],
  [
    'too many at once',
    { ...indexed, parallelism: 100001 },
    'spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed',
  ],
  [
    'more failures than indexes',
    { ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 4 },
    'spec.maxFailedIndexes: Invalid value: 4: must be less than or equal to completions',
  ],
  ['a failed index of no limit', rule({ action: 'FailIndex' }), `${ruleAt}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`],
  ['no action', rule({ action: '' }), `${ruleAt}.action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]`],
  [
    'the code 0',
    rule({ onExitCodes: { operator: 'In', values: [0] } }),
    `${ruleAt}.onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator`,
  ],
  ['unordered codes', rule({ onExitCodes: { operator: 'In', values: [2, 1] } }), `${ruleAt}.onExitCodes.values: Invalid value: [2,1]: must be ordered`],
  [
    'codes of no container',
    rule({ onExitCodes: { operator: 'In', values: [1], containerName: 'z' } }),
    `${ruleAt}.onExitCodes.containerName: Invalid value: "z": must be one of the container or initContainer names in the pod template`,
  ],
  [
    'codes and conditions',
    rule({ onPodConditions: [{ type: 'A' }] }),
    `${ruleAt}: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported`,
  ],
  [
    'success of a plain job',
    { successPolicy: { rules: [{ succeededCount: 1 }] } },
    'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: requires indexed completion mode',
  ],
  [
    'no rule of success',
    { ...indexed, successPolicy: { rules: [] } },
    'spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified',
  ],
  [
    'an index out of order',
    { ...indexed, successPolicy: { rules: [{ succeededIndexes: '2,1' }] } },
    'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "2,1": error parsing succeededIndexes: non-increasing order, previous: 2, current: 1',
  ],
  [
    'more than it has',
    { ...indexed, successPolicy: { rules: [{ succeededCount: 4 }] } },
    'spec.successPolicy.rules[0].succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of specified completions)',
  ],
  ['a replacement', { podReplacementPolicy: 'Now' }, 'spec.podReplacementPolicy: Unsupported value: "Now": supported values: "Failed", "TerminatingOrFailed"'],
  [
    'restarts in place',
    { template: { spec: { containers: [{ name: 'c', image: 'i' }] } } },
    'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  ],
  [
    'a selector of its own',
    { selector: { matchLabels: { a: 'b' } }, template: { ...template, metadata: { labels: { a: 'b' } } } },
    'spec.selector: Invalid value: {"matchLabels":{"a":"b","batch.kubernetes.io/controller-uid":"u"}}: `selector` not auto-generated',
  ],
])('%s', (_, spec, problem) => {
  expect(trial.create(job(spec))).toEqual([problem]);
});

test('the last pod of an indexed job has a name that is a host', () => {
  const name = 'j'.repeat(62);
  expect(trial.create({ metadata: { name, uid: 'u' }, spec: { template, ...indexed } })).toEqual([
    `metadata.name: Invalid value: "${name}": will not able to create pod with invalid DNS label: ${name}-2`,
  ]);
});

test('what a job does stays, unless it is paused', () => {
  const cpu = { template: { spec: { containers: [{ name: 'c', image: 'i', resources: { limits: { cpu: '1' } } }], restartPolicy: 'Never' } } };
  expect(trial.update(job({ suspend: true }), { spec: { ...cpu } })).toEqual([]);
  expect(trial.update(job({ suspend: true }), { spec: { template: { spec: { nodeSelector: { a: 'b' } } } } })).toEqual([]);
  expect(trial.update(job({}), { spec: { template: { spec: { nodeSelector: { a: 'b' } } } } })[0]).toMatch(
    /^spec\.template: Invalid value: \{.*field is immutable$/,
  );
  expect(trial.update(job({}), { spec: { completions: 2 } })).toEqual(['spec.completions: Invalid value: 2: field is immutable']);
  expect(trial.update(job({ ...indexed, parallelism: 3 }), { spec: { completions: 4, parallelism: 4 } })).toEqual([]);
  expect(trial.update(job({ ...indexed, parallelism: 3 }), { spec: { completions: 4 } })).toEqual([
    'spec.completions: Invalid value: 4: can only be modified in tandem with spec.parallelism',
  ]);
});

test('that failures need a limit is said before what else is wrong', () => {
  expect(trial.create(job({ ...indexed, maxFailedIndexes: 1, managedBy: 'me' }))).toEqual([
    'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
    'spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")',
  ]);
});
