import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { flowSchemaStrategy } from './flow-schema.ts';
import { mandatoryFlows, mandatoryLevels } from './mandatory.ts';
import { priorityLevelStrategy } from './priority-level.ts';

const level = { priorityLevelConfiguration: { name: 'l' } };
const everyone = [{ kind: 'Group', group: { name: 'g' } }];
const resources = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'] };
const flow = (spec: object): readonly string[] => trialOf(flowSchemaStrategy).create({ spec: { ...level, ...spec } } as never);
const rule = (fields: object): readonly string[] => flow({ rules: [{ subjects: everyone, resourceRules: [resources], ...fields }] });
const at = 'spec.rules[0]';

test.each<[object, readonly string[]]>([
  [{}, []],
  [{ subjects: [{ kind: 'X' }] }, [`${at}.subjects[0].kind: Unsupported value: "X": supported values: "Group", "ServiceAccount", "User"`]],
  [
    { subjects: [{ kind: 'ServiceAccount', serviceAccount: { name: 'a' } }] },
    [`${at}.subjects[0].serviceAccount.namespace: Required value: must specify namespace for service account`],
  ],
  [{ subjects: [{ kind: 'Group', group: {} }] }, [`${at}.subjects[0].group.name: Required value`]],
  [
    { resourceRules: [{ ...resources, verbs: ['*', 'get'] }] },
    [`${at}.resourceRules[0].verbs: Invalid value: ["*","get"]: if '*' is present, must not specify other verbs`],
  ],
  [{ resourceRules: [{ ...resources, verbs: ['fly'] }] }, [expect.stringContaining(`${at}.resourceRules[0].verbs: Unsupported value: ["fly"]`)]],
  [
    { resourceRules: [{ ...resources, apiGroups: [] }] },
    [`${at}.resourceRules[0].apiGroups: Required value: resource rules must supply at least one api group`],
  ],
  [
    { resourceRules: [{ ...resources, resources: ['*', 'a'] }] },
    [`${at}.resourceRules[0].resources: Invalid value: ["*","a"]: if '*' is present, must not specify other resources`],
  ],
  [{ resourceRules: [{ ...resources, namespaces: ['A'] }] }, [expect.stringContaining(`${at}.resourceRules[0].namespaces[0]: Invalid value: "A"`)]],
  [
    { nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['x'] }] },
    [`${at}.nonResourceRules[0].nonResourceURLs[0]: Invalid value: "x": must start with slash`],
  ],
  [
    { nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/a*'] }] },
    [`${at}.nonResourceRules[0].nonResourceURLs[0]: Invalid value: "/a*": wildcard can only do suffix matching`],
  ],
  [
    { nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/a//b'] }] },
    [`${at}.nonResourceRules[0].nonResourceURLs[0]: Invalid value: "/a//b": must not contain double slash`],
  ],
])('a rule with %j: %j', (fields, expected) => {
  expect(rule(fields)).toEqual(expected);
});

test('only the schema exempt comes first, and it is as it is', () => {
  expect(flow({ matchingPrecedence: 1 })).toEqual(["spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1"]);
  const exempt = { metadata: { name: 'exempt' }, spec: mandatoryFlows['exempt'] };
  expect(trialOf(flowSchemaStrategy).create(exempt as never)).toEqual([]);
  expect(trialOf(flowSchemaStrategy).update(exempt as never, { spec: { matchingPrecedence: 7 } })).toEqual([
    expect.stringContaining("spec of 'exempt' must equal the fixed value"),
  ]);
});

const limited = (fields: object): readonly string[] => trialOf(priorityLevelStrategy).create({ spec: { type: 'Limited', limited: fields } } as never);
const queue = (queuing: object): object => ({ limitResponse: { type: 'Queue', queuing } });

test.each<[object, readonly string[]]>([
  [queue({}), []],
  [{ limitResponse: { type: 'Queue' } }, ['spec.limited.limitResponse.queuing: Required value']],
  [queue({ queues: -1 }), ['spec.limited.limitResponse.queuing.queues: Invalid value: -1: must be positive']],
  [queue({ queueLengthLimit: -1 }), ['spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: -1: must be positive']],
  [queue({ queues: 10_000_001, handSize: 1 }), ['spec.limited.limitResponse.queuing.queues: Invalid value: 10000001: must not be greater than 10000000']],
  [
    queue({ queues: 512, handSize: 8 }),
    ['spec.limited.limitResponse.queuing.handSize: Invalid value: 8: required entropy bits of deckSize 512 and handSize 8 should not be greater than 60'],
  ],
  [
    { limitResponse: { type: 'Reject' }, borrowingLimitPercent: -1 },
    ['spec.limited.borrowingLimitPercent: Invalid value: -1: if specified, must be a non-negative integer'],
  ],
])('a level limited by %j: %j', (fields, expected) => {
  expect(limited(fields)).toEqual(expected);
});

test('of the fixed levels only the shares of exempt change', () => {
  const update = (name: string, spec: object): readonly string[] =>
    trialOf(priorityLevelStrategy).update({ metadata: { name }, spec: mandatoryLevels[name] } as never, { spec: spec as never });
  expect(update('exempt', { exempt: { lendablePercent: 50 } })).toEqual([]);
  expect(update('catch-all', { limited: { lendablePercent: 50 } })).toEqual([expect.stringContaining("spec of 'catch-all' must equal the fixed value")]);
});

test('what goes with the type of a level is told behind what is wrong with it', () => {
  const level = (spec: object): readonly string[] => trialOf(priorityLevelStrategy).create({ spec } as never);
  const limited = { lendablePercent: 101, limitResponse: { type: 'Reject', queuing: { queues: 64, handSize: 6, queueLengthLimit: 50 } } };
  expect(level({ type: 'Limited', limited, exempt: {} })).toEqual([
    'spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive',
    'spec.exempt: Forbidden',
    'spec.limited.limitResponse.queuing: Forbidden',
  ]);
  expect(level({ limited })).toEqual(['spec.limited: Forbidden', 'spec.type: Required value', 'spec.limited.limitResponse.queuing: Forbidden']);
});
