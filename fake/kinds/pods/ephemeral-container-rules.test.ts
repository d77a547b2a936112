import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import type { StoredObject } from '../../registry/strategy.ts';
import { trialOf } from '../parts/trial.ts';
import { ephemeralContainerRules } from './ephemeral-container-rules.ts';
import { podStrategy } from './pod.ts';

const trial = trialOf(podStrategy);
const pod: JsonObject = { spec: { containers: [{ name: 'c', image: 'i' }] } };
const added = (...containers: readonly JsonObject[]): readonly string[] =>
  trial.update(pod, { spec: { ephemeralContainers: containers } }, 'ephemeralcontainers');

test('a container for debugging is added', () => {
  expect(added({ name: 'e', image: 'i', targetContainerName: 'c' })).toEqual([]);
});

test.each<[JsonObject, string]>([
  [{ name: 'c', image: 'i' }, 'name: Duplicate value: "c"'],
  [{ name: 'e', image: 'i', targetContainerName: 'z' }, 'targetContainerName: Not found: "z"'],
  [{ name: 'e', image: 'i', ports: [{ containerPort: 1 }] }, 'ports: Forbidden: cannot be set for an Ephemeral Container'],
  [{ name: 'e', image: 'i', livenessProbe: { exec: { command: ['x'] } } }, 'livenessProbe: Forbidden: cannot be set for an Ephemeral Container'],
])('%j is refused', (container, problem) => {
  expect(added(container)).toEqual([`spec.ephemeralContainers[0].${problem}`]);
});

test('one that is there is neither changed nor removed', () => {
  const made = trial.created(pod);
  const spec = made['spec'] as JsonObject;
  const debug = { name: 'e', image: 'i', terminationMessagePolicy: 'File', imagePullPolicy: 'Always' };
  const withDebug = (containers: readonly JsonObject[]): StoredObject =>
    ({ ...made, spec: { ...spec, ephemeralContainers: containers } }) as unknown as StoredObject;
  const problems = (containers: readonly JsonObject[]): (string | undefined)[] =>
    (ephemeralContainerRules.validate?.(withDebug(containers), withDebug([debug]), {} as never) ?? []).map(({ message }) => message.split('\n')[0]);
  expect(problems([debug])).toEqual([]);
  expect(problems([])).toEqual(['Forbidden: existing ephemeral containers "e" may not be removed']);
  expect(problems([{ ...debug, image: 'j' }])).toEqual(['Forbidden: existing ephemeral containers "e" may not be changed']);
});

test('nothing else changes on this way', () => {
  expect(trial.update(pod, { metadata: { labels: { a: 'b' } }, spec: { nodeName: 'n' } }, 'ephemeralcontainers')).toEqual([]);
});
