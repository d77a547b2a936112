import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const trial = trialOf(podStrategy);
const expression = { key: 'a', operator: 'In', values: ['b'] };
const nodes = (...matchExpressions: readonly JsonObject[]): JsonObject => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } } },
});
const gated = (spec: JsonObject): JsonObject => ({ spec: { containers: [{ name: 'c', image: 'i' }], schedulingGates: [{ name: 'g' }], ...spec } });
const changed = (before: JsonObject, change: JsonObject): readonly string[] => trial.update(gated(before), { spec: change });

test('a gated pod becomes pickier about its node', () => {
  expect(changed({ nodeSelector: { x: 'y' } }, { nodeSelector: { z: 'w' } })).toEqual([]);
  expect(changed({}, nodes(expression))).toEqual([]);
  expect(changed(nodes(expression), nodes(expression, { key: 'c', operator: 'Exists' }))).toEqual([]);
});

test('it does not become less picky', () => {
  expect(changed({ nodeSelector: { x: 'y' } }, { nodeSelector: { x: 'z' } })).toEqual([
    'spec.nodeSelector: Invalid value: {"x":"z"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
  ]);
  expect(changed(nodes(expression), nodes({ key: 'c', operator: 'Exists' }))).toEqual([
    'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]: Invalid value: {"MatchExpressions":[{"Key":"c","Operator":"Exists","Values":null}],"MatchFields":null}: only additions are allowed (no mutations or deletions)',
  ]);
});

test('gates are only taken away', () => {
  expect(changed({}, { schedulingGates: [{ name: 'g' }, { name: 'h' }] })).toEqual([
    "spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'h'",
  ]);
});

test('what else changes is refused as it always is, with the difference', () => {
  const [problem = ''] = changed({}, { nodeName: 'n' });
  expect(problem).toMatch(/^spec: Forbidden: pod updates may not change fields other than/);
  expect(problem).toContain('\n- "NodeName": "",\n+ "NodeName": "n",\n');
});
