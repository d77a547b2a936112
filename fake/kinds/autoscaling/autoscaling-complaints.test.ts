import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { autoscalerStrategy } from '../workloads/autoscaler.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a target has a kind and a name',
    () =>
      trialOf(autoscalerStrategy('v2')).create({
        apiVersion: 'autoscaling/v2',
        spec: { scaleTargetRef: { kind: '', name: '' }, minReplicas: 1, maxReplicas: 3 },
      }),
    [
      'spec.scaleTargetRef.kind: Required value',
      'spec.scaleTargetRef.name: Required value',
      'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
    ],
  ],
  [
    'the kind and the name of a target are segments of a path',
    () =>
      trialOf(autoscalerStrategy('v2')).create({
        apiVersion: 'autoscaling/v2',
        spec: { scaleTargetRef: { kind: 'a/b', name: '..', apiVersion: 'apps/v1' }, minReplicas: 1, maxReplicas: 3 },
      }),
    ['spec.scaleTargetRef.kind: Invalid value: "a/b": may not contain \'/\'', 'spec.scaleTargetRef.name: Invalid value: "..": may not be \'..\''],
  ],
  [
    'a metric has a name',
    () =>
      trialOf(autoscalerStrategy('v2')).create({
        apiVersion: 'autoscaling/v2',
        spec: {
          scaleTargetRef: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' },
          minReplicas: 1,
          maxReplicas: 3,
          metrics: [{ type: 'Pods', pods: { metric: { name: '' }, target: { type: 'AverageValue', averageValue: '1' } } }],
        },
      }),
    ['spec.metrics[0].pods.metric.name: Required value: must specify a metric name'],
  ],
  [
    'the name of a metric is a segment of a path',
    () =>
      trialOf(autoscalerStrategy('v2')).create({
        apiVersion: 'autoscaling/v2',
        spec: {
          scaleTargetRef: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' },
          minReplicas: 1,
          maxReplicas: 3,
          metrics: [
            {
              type: 'Object',
              object: {
                metric: { name: 'a/b' },
                target: { type: 'Value', value: '1' },
                describedObject: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' },
              },
            },
          ],
        },
      }),
    ['spec.metrics[0].object.metric.name: Invalid value: "a/b": may not contain \'/\''],
  ],
  [
    'a window is not negative',
    () =>
      trialOf(autoscalerStrategy('v2')).create({
        apiVersion: 'autoscaling/v2',
        spec: {
          scaleTargetRef: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' },
          minReplicas: 1,
          maxReplicas: 3,
          behavior: { scaleDown: { stabilizationWindowSeconds: -1, policies: [{ type: 'Pods', value: 1, periodSeconds: 1 }] } },
        },
      }),
    ['spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero'],
  ],
  [
    'a window is an hour at most',
    () =>
      trialOf(autoscalerStrategy('v2')).create({
        apiVersion: 'autoscaling/v2',
        spec: {
          scaleTargetRef: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' },
          minReplicas: 1,
          maxReplicas: 3,
          behavior: { scaleUp: { stabilizationWindowSeconds: 3601, policies: [{ type: 'Pods', value: 1, periodSeconds: 1 }] } },
        },
      }),
    ['spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600'],
  ],
  [
    'a choice among policies is known',
    () =>
      trialOf(autoscalerStrategy('v2')).create({
        apiVersion: 'autoscaling/v2',
        spec: {
          scaleTargetRef: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' },
          minReplicas: 1,
          maxReplicas: 3,
          behavior: { scaleUp: { selectPolicy: 'Some', policies: [{ type: 'Pods', value: 1, periodSeconds: 1 }] } },
        },
      }),
    ['spec.behavior.scaleUp.selectPolicy: Unsupported value: "Some": supported values: "Disabled", "Max", "Min"'],
  ],
  [
    'there is a policy',
    () =>
      trialOf(autoscalerStrategy('v2')).create({
        apiVersion: 'autoscaling/v2',
        spec: {
          scaleTargetRef: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' },
          minReplicas: 1,
          maxReplicas: 3,
          behavior: { scaleUp: { policies: [] } },
        },
      }),
    ['spec.behavior.scaleUp.policies: Required value: must specify at least one Policy'],
  ],
  [
    'a policy is of a known type, adds something and has a period',
    () =>
      trialOf(autoscalerStrategy('v2')).create({
        apiVersion: 'autoscaling/v2',
        spec: {
          scaleTargetRef: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' },
          minReplicas: 1,
          maxReplicas: 3,
          behavior: { scaleUp: { policies: [{ type: 'X', value: 0, periodSeconds: 1801 }] } },
        },
      }),
    [
      'spec.behavior.scaleUp.policies[0].type: Unsupported value: "X": supported values: "Percent", "Pods"',
      'spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero',
      'spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800',
    ],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
