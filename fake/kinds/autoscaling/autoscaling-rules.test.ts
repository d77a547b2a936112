import { expect, test } from 'vitest';
import { disruptionBudgetStrategy } from '../disruption/disruption-budget.ts';
import { trialOf } from '../parts/trial.ts';
import { autoscalerStrategy } from '../workloads/autoscaler.ts';
import { metricsText } from './metric-text.ts';

const scaled = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }, maxReplicas: 5 };
const complaints = (spec: object): readonly string[] =>
  trialOf(autoscalerStrategy('v2')).create({ apiVersion: 'autoscaling/v2', spec: { ...scaled, ...spec } } as never);
const cpu = (target: object): object => ({ metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] });

test.each<[object, readonly string[]]>([
  [{}, []],
  [{ minReplicas: 6 }, ['spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`']],
  [
    { scaleTargetRef: {} },
    [
      'spec.scaleTargetRef.kind: Required value',
      'spec.scaleTargetRef.name: Required value',
      'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
    ],
  ],
  [
    { metrics: [{ type: 'Foo' }] },
    Array.from(
      { length: 2 },
      () => 'spec.metrics[0].type: Unsupported value: "Foo": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
    ),
  ],
  [{ metrics: [{ type: 'Pods' }] }, ['spec.metrics[0].pods: Required value: must populate information for the given metric source']],
  [
    cpu({ type: 'Utilization' }),
    ['spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization'],
  ],
  [cpu({ type: 'Utilization', averageUtilization: 0 }), ['spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0']],
  [cpu({ type: 'AverageValue', averageValue: '0' }), ['spec.metrics[0].resource.target.averageValue: Invalid value: "0": must be positive']],
  [
    { behavior: { scaleUp: { stabilizationWindowSeconds: 3601 } } },
    ['spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600'],
  ],
  [
    { behavior: { scaleDown: { selectPolicy: 'X' } } },
    ['spec.behavior.scaleDown.selectPolicy: Unsupported value: "X": supported values: "Disabled", "Max", "Min"'],
  ],
  [
    { behavior: { scaleUp: { policies: [{ type: 'X', value: 0, periodSeconds: 1801 }] } } },
    [
      'spec.behavior.scaleUp.policies[0].type: Unsupported value: "X": supported values: "Percent", "Pods"',
      'spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero',
      'spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800',
    ],
  ],
])('an autoscaler with %j: %j', (spec, expected) => {
  expect(complaints(spec)).toEqual(expected);
});

test('metrics are shown as where they stand and where they shall be', () => {
  const metrics = [
    { type: 'External', external: { metric: { name: 'e' }, target: { averageValue: '5' } } },
    { type: 'Pods', pods: { metric: { name: 'p' }, target: { averageValue: '1k' } } },
    { type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 50 } } },
  ];
  const currentMetrics = [{}, { type: 'Pods', pods: { current: { averageValue: '10' } } }];
  expect(metricsText({ spec: { metrics }, status: { currentMetrics } } as never)).toBe('<unknown>/5 (avg), 10/1k + 1 more...');
  expect(metricsText({ spec: {} } as never)).toBe('<none>');
});

test.each<[type: string, target: object, current: object | undefined, text: string]>([
  ['External', { averageValue: '1' }, {}, '<unknown>/1 (avg)'],
  ['External', { averageValue: '1' }, { averageValue: '2' }, '2/1 (avg)'],
  ['Object', { value: '1' }, undefined, '<unknown>/1'],
  ['Object', { value: '1' }, {}, '<nil>/1'],
  ['Pods', { averageValue: '1' }, {}, '<nil>/1'],
  ['Resource', { averageValue: '1' }, undefined, 'cpu: <unknown>/1'],
  ['Resource', { averageValue: '1' }, { averageValue: '2' }, 'cpu: 2/1'],
  ['Resource', { averageUtilization: 50 }, { averageValue: '2' }, 'cpu: <unknown>/50%'],
  ['ContainerResource', {}, { averageUtilization: 7 }, 'cpu: 7%/<auto>'],
])('a metric of type %s aims at %j and is at %j: %s', (type, target, current, text) => {
  const key = `${type.slice(0, 1).toLowerCase()}${type.slice(1)}`;
  const currentMetrics = current === undefined ? [] : [{ type, [key]: { current } }];
  expect(metricsText({ spec: { metrics: [{ type, [key]: { name: 'cpu', target } }] }, status: { currentMetrics } } as never)).toBe(text);
});

test.each<[object, readonly string[]]>([
  [{ minAvailable: 1, maxUnavailable: 1 }, [expect.stringContaining('minAvailable and maxUnavailable cannot be both set')]],
  [{ maxUnavailable: '101%' }, ['spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%']],
  [{ maxUnavailable: 'x' }, [expect.stringContaining('a valid percent string')]],
  [{ unhealthyPodEvictionPolicy: 'X' }, ['spec.unhealthyPodEvictionPolicy: Unsupported value: "X": supported values: "AlwaysAllow", "IfHealthyBudget"']],
])('a budget with %j: %j', (spec, expected) => {
  expect(trialOf(disruptionBudgetStrategy).create({ spec } as never)).toEqual(expected);
});
