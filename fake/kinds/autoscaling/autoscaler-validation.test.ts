import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { autoscalerStrategy } from '../workloads/autoscaler.ts';

const trial = trialOf(autoscalerStrategy('v2'));
const scaled = (spec: JsonObject): string =>
  trial.create({ apiVersion: 'autoscaling/v2', spec: { scaleTargetRef: { kind: 'Deployment', name: 'd' }, maxReplicas: 5, ...spec } }).join('\n');
const metric = (more: JsonObject): string => scaled({ metrics: [more] });
const resource = (target: JsonObject, name = 'cpu'): string => metric({ type: 'Resource', resource: { name, target } });
const rules = (scaleDown: JsonObject): string => scaled({ behavior: { scaleDown } });

test('targets of metrics are of a known type and told one way', () => {
  expect(resource({ averageUtilization: 1 })).toBe(
    'spec.metrics[0].resource.target.type: Required value: must specify a metric target type\nspec.metrics[0].resource.target.type: Invalid value: "": must be either Utilization, Value, or AverageValue',
  );
  expect(resource({ type: 'Much', averageUtilization: 1 })).toBe(
    'spec.metrics[0].resource.target.type: Invalid value: "Much": must be either Utilization, Value, or AverageValue',
  );
  expect(resource({ type: 'Utilization', averageUtilization: 1, averageValue: '1' })).toBe(
    'spec.metrics[0].resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization',
  );
  expect(resource({ type: 'Utilization', averageUtilization: 1 }, '')).toBe('spec.metrics[0].resource.name: Required value: must specify a resource name');
  const external = (target: JsonObject): string => metric({ type: 'External', external: { metric: { name: 'e' }, target } });
  expect(external({ type: 'Value' })).toBe(
    'spec.metrics[0].external.target.averageValue: Required value: must set either a target value for metric or a per-pod target',
  );
  expect(external({ type: 'Value', value: '1', averageValue: '1' })).toBe(
    'spec.metrics[0].external.target.value: Forbidden: may not set both a target value for metric and a per-pod target',
  );
});

test('metrics name what they are about', () => {
  expect(metric({ type: '', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 1 } } })).toBe(
    'spec.metrics[0].type: Required value: must specify a metric source type\nspec.metrics[0].type: Unsupported value: "": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"',
  );
  expect(metric({ type: 'Pods', pods: { metric: { name: '' }, target: { type: 'AverageValue', averageValue: '1' } } })).toBe(
    'spec.metrics[0].pods.metric.name: Required value',
  );
  const container = { name: 'cpu', container: '', target: { type: 'Utilization', averageUtilization: 1 } };
  expect(metric({ type: 'ContainerResource', containerResource: container })).toBe(
    'spec.metrics[0].containerResource.container: Required value: must specify a container',
  );
  const both = { resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 1 } }, pods: { metric: { name: 'p' }, target: {} } };
  expect(metric({ type: 'Resource', ...both })).toBe(
    'spec.metrics[0].pods.target.type: Required value: must specify a metric target type\nspec.metrics[0].pods.target.type: Invalid value: "": must be either Utilization, Value, or AverageValue\nspec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue\nspec.metrics[0].pods: Forbidden: must populate the given metric source only',
  );
});

test('numbers and windows are what they can be', () => {
  expect(scaled({ minReplicas: 0 })).toBe('spec.minReplicas: Invalid value: 0: must be greater than or equal to 1');
  expect(scaled({ maxReplicas: 0 })).toBe(
    'spec.maxReplicas: Invalid value: 0: must be greater than 0\nspec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
  );
  expect(rules({ stabilizationWindowSeconds: -1 })).toBe(
    'spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero',
  );
  expect(rules({ policies: [{ type: 'Pods', value: 1, periodSeconds: 0 }] })).toBe(
    'spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 0: must be greater than zero',
  );
  const current = { apiVersion: 'autoscaling/v2', spec: { scaleTargetRef: { kind: 'D', name: 'd' }, maxReplicas: 5 } };
  expect(trial.update(current, { status: { currentReplicas: -1, desiredReplicas: -1 } }, 'status').join('\n')).toBe(
    'status.currentReplicas: Invalid value: -1: must be greater than or equal to 0\nstatus.desiredReplicas: Invalid value: -1: must be greater than or equal to 0',
  );
});
