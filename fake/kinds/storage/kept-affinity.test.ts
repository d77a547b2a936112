import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { validateKeptAffinity } from './kept-affinity.ts';

const to = (key: string, value = 'a'): JsonObject => ({
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: [value] }] }] },
});
const problems = (next: JsonObject | undefined, current: JsonObject | undefined): readonly string[] =>
  validateKeptAffinity(next, current).map(({ field, message }) => `${field}: ${message}`);
const kept = 'field is immutable, except for updating from beta label to GA';

test('nodes can be told once', () => {
  expect([problems(to('zone'), undefined), problems(to('zone'), to('zone'))]).toEqual([[], []]);
  expect(problems(to('zone', 'b'), to('zone'))).toEqual([
    `nodeAffinity: Invalid value: {"Required":{"NodeSelectorTerms":[{"MatchExpressions":[{"Key":"zone","Operator":"In","Values":["b"]}],"MatchFields":null}]}}: ${kept}`,
  ]);
  expect(problems(undefined, to('zone'))).toEqual([`nodeAffinity: Invalid value: null: ${kept}`]);
  expect(problems({}, to('zone'))).toEqual([`nodeAffinity: Invalid value: {"Required":null}: ${kept}`]);
});

test('a label that was beta takes the name that it has now, and no other', () => {
  const beta = 'failure-domain.beta.kubernetes.io/zone';
  expect(problems(to('topology.kubernetes.io/zone'), to(beta))).toEqual([]);
  expect(problems(to('topology.kubernetes.io/zone', 'b'), to(beta))).toHaveLength(1);
  expect(problems(to('topology.kubernetes.io/region'), to(beta))).toHaveLength(1);
  expect(problems(to(beta), to('topology.kubernetes.io/zone'))).toHaveLength(1);
});
