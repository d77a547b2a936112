import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const trial = trialOf(podStrategy);
const container = (more: JsonObject = {}): JsonObject => ({ name: 'c', image: 'i', ...more });
const pod = (spec: JsonObject, containers: readonly JsonObject[] = [container()]): JsonObject => ({ spec: { containers, ...spec } });
const withContainer = (more: JsonObject): JsonObject => pod({}, [container(more)]);

test('the smallest pod breaks no rule', () => {
  expect(trial.create(pod({}))).toEqual([]);
});

test.each([
  [
    'controller.kubernetes.io/pod-deletion-cost',
    'much',
    'metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "much": must be a 32bit integer',
  ],
  [
    'kubernetes.io/config.mirror',
    'x',
    'metadata.annotations[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set',
  ],
  [
    'seccomp.security.alpha.kubernetes.io/pod',
    'x',
    'metadata.annotations.seccomp.security.alpha.kubernetes.io/pod: Invalid value: "x": must be a valid seccomp profile',
  ],
  [
    'container.apparmor.security.beta.kubernetes.io/z',
    'unconfined',
    'metadata.annotations[container.apparmor.security.beta.kubernetes.io/z]: Invalid value: "z": container not found',
  ],
])('the annotation %s is checked', (key, value, problem) => {
  expect(trial.create({ ...pod({}), metadata: { name: 'x', annotations: { [key]: value } } })).toEqual([problem]);
});

test.each([
  ['0', true],
  ['-05', true],
  ['-2147483648', true],
  ['2147483647', true],
  ['05', false],
  ['+5', false],
  ['-', false],
  ['2147483648', false],
  ['-2147483649', false],
])('%s as the cost of a deletion: %s', (cost, isSound) => {
  const object = { ...pod({}), metadata: { name: 'x', annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } } };
  expect(trial.create(object)).toHaveLength(isSound ? 0 : 1);
});

test('a pod that the node made itself claims nothing', () => {
  const object = { metadata: { name: 'x', annotations: { 'kubernetes.io/config.mirror': 'y' } }, ...pod({ nodeName: 'n', resourceClaims: [{ name: '' }] }) };
  expect(trial.create(object)).toEqual(['[]: Forbidden: static pods do not support resource claims']);
});

test('a field behind a closed gate is not kept', () => {
  const made = trial.created(withContainer({ lifecycle: { stopSignal: 'SIGTERM' } }));
  expect(made).toMatchObject({ spec: { containers: [{ lifecycle: {} }] } });
  expect(JSON.stringify(made)).not.toContain('SIGTERM');
});

test('labels that a term asks for become part of its selector', () => {
  const term = { topologyKey: 'z', matchLabelKeys: ['app'], labelSelector: { matchLabels: { a: 'b' } } };
  const spec = { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
  const made = trial.created({ ...pod(spec), metadata: { name: 'x', labels: { app: 'web' } } });
  expect(JSON.stringify(made)).toContain('"matchExpressions":[{"key":"app","operator":"In","values":["web"]}]');
});

test('the annotation of a profile becomes the field, with a warning', () => {
  const annotations = { 'container.apparmor.security.beta.kubernetes.io/c': 'localhost/x' };
  const object = { ...pod({}), metadata: { name: 'x', annotations } };
  expect(trial.create(object)).toEqual([]);
  expect(trial.warnings).toEqual([
    'metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: deprecated since v1.30; use the "appArmorProfile" field instead',
  ]);
  expect(trial.created(object)).toMatchObject({
    spec: { containers: [{ securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: 'x' } } }] },
  });
});

test('generations that a report leaves out stay', () => {
  const status = (more: JsonObject): JsonObject => ({ ...more }) as JsonObject;
  const before = { observedGeneration: 2, conditions: [{ type: 'Ready', status: 'True', observedGeneration: 2 }] };
  const draft = { metadata: { name: 'x' }, status: status({ conditions: [{ type: 'Ready', status: 'False' }] }) };
  podStrategy.subresources?.['status']?.prepare?.(draft as never, { metadata: { name: 'x' }, spec: {}, status: before } as never, {} as never);
  expect(draft).toMatchObject({ status: { observedGeneration: 2, conditions: [{ status: 'False', observedGeneration: 2 }] } });
});
