import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import type { StoredObject, WriteContext } from '../../registry/strategy.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';
import { resizeRules } from './resize-rules.ts';

const trial = trialOf(podStrategy);
const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } };
const container = (more: JsonObject = {}): JsonObject => ({ name: 'c', image: 'i', resources, ...more });
const pod: JsonObject = { spec: { containers: [container()] } };
const resized = (containers: readonly JsonObject[], current: JsonObject = pod): readonly string[] => trial.update(current, { spec: { containers } }, 'resize');

test('cpu and memory change', () => {
  expect(resized([container({ resources: { ...resources, requests: { cpu: '1500m', memory: '1Gi' } } })])).toEqual([]);
});

test('another image is left as it was, without a word', () => {
  expect(resized([container({ image: 'other' })])).toEqual([]);
});

test('the class of a pod stays', () => {
  expect(resized([container({ resources: { ...resources, requests: resources.limits } })])).toEqual([
    'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing',
  ]);
});

test('other resources stay, and none is taken away', () => {
  const more = { ...resources, requests: { ...resources.requests, 'ephemeral-storage': '1Gi' } };
  expect(resized([container({ resources: more })])).toEqual(['spec: Forbidden: only cpu and memory resources are mutable']);
  expect(resized([container({ resources: { ...resources, limits: { cpu: '2' } } })])).toContain(
    'spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed',
  );
});

test('containers keep their names and their number', () => {
  expect(resized([container({ name: 'd' })])).toEqual(['spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize']);
  expect(resized([container(), container({ name: 'd' })])).toContain('spec.containers: Forbidden: containers may not be added or removed on resize');
});

test('an init container that would restart is not resized, unless it is a sidecar', () => {
  const init = (restartPolicy?: string): JsonObject => container({ name: 'i', ...(restartPolicy === undefined ? {} : { restartPolicy }) });
  const after = (restartPolicy?: string): readonly string[] => {
    const current = { spec: { containers: [container()], initContainers: [init(restartPolicy)] } };
    const next = { ...init(restartPolicy), resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] };
    return trial.update(current, { spec: { initContainers: [next] } }, 'resize');
  };
  const refused = 'spec.initContainers[0]: Forbidden: non-sidecar init containers with a resize policy of RestartContainer cannot be resized';
  expect([after().includes(refused), after('Always').includes(refused)]).toEqual([true, false]);
});

test('of the resources of the whole pod, cpu and memory change alone', () => {
  const whole = (more: JsonObject): JsonObject => ({ limits: { cpu: '4', memory: '4Gi', ...more } });
  const current: JsonObject = { spec: { containers: [container()], resources: whole({ 'hugepages-2Mi': '2Mi' }) } };
  const given = (next: JsonObject, before: JsonObject = current): readonly string[] => trial.update(before, { spec: { resources: next } }, 'resize');
  const refused = 'spec: Forbidden: only cpu and memory resources are mutable at pod-level';
  expect(given(whole({ cpu: '5', 'hugepages-2Mi': '2Mi' }))).toEqual([]);
  expect(given(whole({ 'hugepages-2Mi': '4Mi' }))).toContain(refused);
  expect(given({ limits: { cpu: '4' } }, { spec: { containers: [container({ resources: { limits: { cpu: '4' } } })] } })).not.toContain(refused);
  const pages = { spec: { containers: [container({ resources: { limits: { 'hugepages-2Mi': '2Mi', ...resources.limits } } })] } };
  expect(given({ limits: { cpu: '4' } }, pages)).toContain(refused);
});

test('pods of Windows and of the node itself are not resized', () => {
  expect(resized([container()], { spec: { containers: [container()], os: { name: 'windows' } } })).toEqual(['[]: Forbidden: windows pods cannot be resized']);
  const mirror = { metadata: { name: 'x', annotations: { 'kubernetes.io/config.mirror': 'y' } }, spec: { containers: [container()], nodeName: 'n' } };
  expect(resized([container()], mirror)).toEqual(['[]: Forbidden: static pods cannot be resized']);
});

test('a node that runs the pod and tells nothing of its resources cannot change them', () => {
  const status = (more: object): object => ({ qosClass: 'Burstable', containerStatuses: [{ name: 'c', state: { running: {} }, ...more }] });
  const current = (more: object): StoredObject => ({ ...trial.created(pod), status: status(more) }) as unknown as StoredObject;
  const complaints = (more: object): readonly string[] =>
    (resizeRules.validate?.(current(more), current(more), {} as WriteContext) ?? []).map(({ field, message }) => `${field}: ${message}`);
  expect(complaints({})).toEqual(['spec: Forbidden: Pod running on node without support for resize']);
  expect(complaints({ resources })).toEqual([]);
});
