import type { JsonObject } from '../../../machinery/json.ts';

const everything: JsonObject = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] };
const everyPath: JsonObject = { verbs: ['*'], nonResourceURLs: ['*'] };
const group = (name: string): JsonObject => ({ kind: 'Group', group: { name } });

function flow(level: string, rest: JsonObject, groups: readonly string[]): JsonObject {
  const rule = { subjects: groups.map(group), resourceRules: [everything], nonResourceRules: [everyPath] };
  return { priorityLevelConfiguration: { name: level }, ...rest, rules: [rule] };
}

/** The flow schemas that must be as they are. @see kubernetes staging apiserver pkg/apis/flowcontrol/bootstrap/default.go (v1.37) */
export const mandatoryFlows: Readonly<Record<string, JsonObject>> = {
  exempt: flow('exempt', { matchingPrecedence: 1 }, ['system:masters']),
  'catch-all': flow('catch-all', { matchingPrecedence: 10_000, distinguisherMethod: { type: 'ByUser' } }, ['system:unauthenticated', 'system:authenticated']),
};

/** The priority levels that must be as they are, but for how much of `exempt` is counted. */
export const mandatoryLevels: Readonly<Record<string, JsonObject>> = {
  exempt: { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } },
  'catch-all': { type: 'Limited', limited: { nominalConcurrencyShares: 5, limitResponse: { type: 'Reject' }, lendablePercent: 0 } },
};
