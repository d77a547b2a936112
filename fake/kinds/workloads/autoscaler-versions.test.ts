import { expect, test } from 'vitest';
import type { StoredObject } from '../../registry/strategy.ts';
import { autoscalersShownIn } from './autoscaler-versions.ts';

const old = {
  apiVersion: 'autoscaling/v1',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'a' },
  spec: { maxReplicas: 3, targetCPUUtilizationPercentage: 50 },
  status: { currentReplicas: 0, desiredReplicas: 0 },
} as unknown as StoredObject;

const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } };

test('the goal for the processor is a metric in v2, and a number in v1', () => {
  const shown = autoscalersShownIn('v2')(old);
  expect(shown).toEqual({
    ...old,
    apiVersion: 'autoscaling/v2',
    spec: { maxReplicas: 3, metrics: [cpu] },
    status: { desiredReplicas: 0, currentMetrics: null },
  });
  expect(autoscalersShownIn('v1')(shown)).toEqual(old);
});

test('what v1 has no field for is in its annotations', () => {
  const pods = { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '10' } } };
  const written = {
    ...old,
    apiVersion: 'autoscaling/v2',
    spec: { maxReplicas: 3, metrics: [cpu, pods], behavior: { scaleUp: {} } },
  } as unknown as StoredObject;
  expect(autoscalersShownIn('v1')(written).metadata.annotations).toEqual({
    'autoscaling.alpha.kubernetes.io/metrics': '[{"type":"Pods","pods":{"metricName":"requests","targetAverageValue":"10"}}]',
    'autoscaling.alpha.kubernetes.io/behavior':
      '{"ScaleUp":{"StabilizationWindowSeconds":null,"SelectPolicy":null,"Policies":null,"Tolerance":null},"ScaleDown":null}',
  });
});

test('objects of the version itself are shown as they are, others as one and the same object each time', () => {
  expect(autoscalersShownIn('v1')(old)).toBe(old);
  const show = autoscalersShownIn('v2');
  expect(show(old)).toBe(show(old));
});

test('nothing of v2 is lost on the way through v1, and the annotations are gone afterwards', () => {
  const selector = { matchLabels: { a: 'b' } };
  const metrics = [
    { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } } },
    { type: 'Object', object: { describedObject: { kind: 'Service', name: 's' }, target: { type: 'Value', value: '10' }, metric: { name: 'q', selector } } },
    { type: 'External', external: { metric: { name: 'e', selector }, target: { type: 'AverageValue', averageValue: '5' } } },
    { type: 'ContainerResource', containerResource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 }, container: 'c' } },
    cpu,
  ];
  const rules = { stabilizationWindowSeconds: 60, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 1, periodSeconds: 15 }] };
  const currentMetrics = [{ type: 'Pods', pods: { metric: { name: 'rps' }, current: { averageValue: '3' } } }];
  const conditions = [{ type: 'AbleToScale', status: 'True' }];
  const written = {
    ...old,
    apiVersion: 'autoscaling/v2',
    metadata: { name: 'a', annotations: { mine: 'x', 'autoscaling.alpha.kubernetes.io/metrics': 'stale' } },
    spec: { maxReplicas: 3, metrics, behavior: { scaleUp: rules } },
    status: { desiredReplicas: 1, currentReplicas: 1, currentMetrics, conditions },
  } as unknown as StoredObject;
  const throughVersion1 = { ...autoscalersShownIn('v1')(written) } as StoredObject;
  expect(autoscalersShownIn('v2')(throughVersion1)).toEqual({ ...written, metadata: { name: 'a', annotations: { mine: 'x' } } });
});

test('an autoscaler in another version is frozen at every depth, since it is handed out again', () => {
  const shown = autoscalersShownIn('v2')(old);
  expect([Object.isFrozen(shown.spec), Object.isFrozen(shown.status)]).toEqual([true, true]);
});
