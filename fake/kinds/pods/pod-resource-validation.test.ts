import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const trial = trialOf(podStrategy);
const container = (more: JsonObject = {}): JsonObject => ({ name: 'c', image: 'i', ...more });
const pod = (spec: JsonObject, containers: readonly JsonObject[] = [container()]): JsonObject => ({ spec: { containers, ...spec } });

test('pods are no larger than their own resources, and take the sum of what they do not say', () => {
  const two = [container({ resources: { requests: { cpu: '1' } } }), container({ name: 'd', resources: { requests: { cpu: '2', memory: '1Gi' } } })];
  expect(trial.create(pod({ resources: { requests: { cpu: '1' } } }, two))).toEqual([
    'spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 3',
  ]);
  expect(trial.created(pod({ resources: { requests: { cpu: '4' } } }, two))).toMatchObject({ spec: { resources: { requests: { cpu: '4', memory: '1Gi' } } } });
});
