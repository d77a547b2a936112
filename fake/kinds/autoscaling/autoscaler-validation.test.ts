import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { autoscalerStrategy } from '../workloads/autoscaler.ts';

const trial = trialOf(autoscalerStrategy('v2'));
const scaled = (spec: JsonObject): string =>
  trial
    .create({ apiVersion: 'autoscaling/v2', spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }, maxReplicas: 5, ...spec } })
    .join('\n');
const metric = (more: JsonObject): string => scaled({ metrics: [more] });
const resource = (target: JsonObject, name = 'cpu'): string => metric({ type: 'Resource', resource: { name, target } });
const unknownType = (type: string): string =>
  `spec.metrics[0].type: Unsupported value: ${JSON.stringify(type)}: supported values: "ContainerResource", "External", "Object", "Pods", "Resource"`;
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
    `spec.metrics[0].type: Required value: must specify a metric source type\n${unknownType('')}\n${unknownType('')}`,
  );
  expect(metric({ type: 'Pods', pods: { metric: { name: '' }, target: { type: 'AverageValue', averageValue: '1' } } })).toBe(
    'spec.metrics[0].pods.metric.name: Required value: must specify a metric name',
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
  expect(scaled({ minReplicas: 0 })).toBe(
    'spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas\nspec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
  );
  expect(scaled({ maxReplicas: 0 })).toBe(
    'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`\nspec.maxReplicas: Required value',
  );
  expect(scaled({ maxReplicas: -1 })).toBe(
    'spec.maxReplicas: Invalid value: -1: must be greater than or equal to `minReplicas`\nspec.maxReplicas: Invalid value: -1: must be greater than or equal to 1',
  );
  expect(rules({ stabilizationWindowSeconds: -1 })).toBe(
    'spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero',
  );
  expect(rules({ policies: [{ type: 'Pods', value: 1, periodSeconds: 0 }] })).toBe(
    'spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 0: must be greater than zero',
  );
  const current = { apiVersion: 'autoscaling/v2', spec: { scaleTargetRef: { apiVersion: 'a/v1', kind: 'D', name: 'd' }, maxReplicas: 5 } };
  expect(trial.update(current, { status: { currentReplicas: -1, desiredReplicas: -1 } }, 'status').join('\n')).toBe(
    'status.currentReplicas: Invalid value: -1: must be greater than or equal to 0\nstatus.desiredReplicas: Invalid value: -1: must be greater than or equal to 0',
  );
});

const object = { describedObject: { kind: 'Service', name: 's' }, metric: { name: 'q' }, target: { type: 'Value', value: '1' } };
const noGroup = 'apiVersion must specify API group';

test.each<[string, JsonObject, string]>([
  [
    'a kind that is no part of a path',
    { scaleTargetRef: { apiVersion: 'a/v1', kind: 'a/b', name: 'd' } },
    'spec.scaleTargetRef.kind: Invalid value: "a/b": may not contain \'/\'',
  ],
  ['no version', { scaleTargetRef: { kind: 'D', name: 'd' } }, `spec.scaleTargetRef.apiVersion: Invalid value: "": ${noGroup}`],
  ['a version of no group', { scaleTargetRef: { apiVersion: 'v1', kind: 'D', name: 'd' } }, `spec.scaleTargetRef.apiVersion: Invalid value: "v1": ${noGroup}`],
  ['a slash', { scaleTargetRef: { apiVersion: '/', kind: 'D', name: 'd' } }, `spec.scaleTargetRef.apiVersion: Invalid value: "/": ${noGroup}`],
  [
    'too many parts',
    { scaleTargetRef: { apiVersion: 'a/b/c', kind: 'D', name: 'd' } },
    'spec.scaleTargetRef.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
  ],
  ['a controller of the core group', { scaleTargetRef: { kind: 'ReplicationController', name: 'd' } }, ''],
  ['an object of the core group', { metrics: [{ type: 'Object', object }] }, ''],
  [
    'an object of no version',
    { metrics: [{ type: 'Object', object: { ...object, describedObject: { kind: 'S', name: 's', apiVersion: 'a/b/c' } } }] },
    'spec.metrics[0].object.describedObject.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
  ],
  [
    'an object without a goal',
    { metrics: [{ type: 'Object', object: { ...object, target: { type: 'Value' } } }] },
    'spec.metrics[0].object.target.averageValue: Required value: must set either a target value or averageValue',
  ],
  [
    'a metric that is no part of a path',
    { metrics: [{ type: 'Object', object: { ...object, metric: { name: 'a%b' } } }] },
    'spec.metrics[0].object.metric.name: Invalid value: "a%b": may not contain \'%\'',
  ],
  ['policies that are none', { behavior: { scaleUp: { policies: [] } } }, 'spec.behavior.scaleUp.policies: Required value: must specify at least one Policy'],
  [
    'a tolerance below zero',
    { behavior: { scaleUp: { tolerance: '-0.01' } } },
    'spec.behavior.scaleUp.tolerance: Invalid value: "-10m": must be greater than or equal to 0',
  ],
  [
    'nothing to scale to zero by but an object',
    { minReplicas: 0, metrics: [{ type: 'Object', object }] },
    'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
  ],
])('an autoscaler of %s', (_, ...[spec, problem]) => {
  expect(scaled(spec)).toBe(problem);
});

test('the container that is measured is named as containers are, and its resource as theirs', () => {
  const containerResource = { name: 'gpu', container: 'C', target: { type: 'Utilization', averageUtilization: 1 } };
  expect(metric({ type: 'ContainerResource', containerResource })).toMatch(
    /^spec\.metrics\[0\]\.containerResource\.name: Invalid value: "gpu": must be a standard resource type or fully qualified\n.*\n.*containerResource\.container: Invalid value: "C"/,
  );
  expect(metric({ type: 'ContainerResource', containerResource: { ...containerResource, name: '', container: 'c' } })).toBe(
    'spec.metrics[0].containerResource.name: Required value: must specify a resource name',
  );
});

test('a target of no group that is there already may stay', () => {
  const at = (apiVersion: string): JsonObject => ({
    apiVersion: 'autoscaling/v2',
    spec: { scaleTargetRef: { apiVersion, kind: 'D', name: 'd' }, maxReplicas: 5 },
  });
  expect(trial.update(at('v1'), { spec: { maxReplicas: 6 } })).toEqual([]);
  expect(trial.update(at('v1'), at('v2'))).toEqual([`spec.scaleTargetRef.apiVersion: Invalid value: "v2": ${noGroup}`]);
  const metrics = (apiVersion: string): JsonObject => ({
    spec: { metrics: [{ type: 'Object', object: { ...object, describedObject: { kind: 'S', name: 's', apiVersion } } }] },
  });
  const stored = { ...at('a/v1'), spec: { ...(at('a/v1')['spec'] as JsonObject), ...(metrics('a/b/c')['spec'] as JsonObject) } };
  expect(trial.update(stored, metrics('d/e/f'))).toEqual([]);
});
