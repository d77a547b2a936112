import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const trial = trialOf(podStrategy);
const container = (more: JsonObject = {}): JsonObject => ({ name: 'c', image: 'i', ...more });
const pod = (spec: JsonObject, containers: readonly JsonObject[] = [container()]): JsonObject => ({ spec: { containers, ...spec } });
const withContainer = (more: JsonObject): JsonObject => pod({}, [container(more)]);

test.each<[string, JsonObject, readonly string[]]>([
  [
    'an unknown resource',
    { limits: { foo: '1' }, requests: {} },
    [
      'limits[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
      'limits[foo]: Invalid value: "foo": must be a standard resource for containers',
    ],
  ],
  [
    'less of an extended resource',
    { limits: { 'a.b/c': '2' }, requests: { 'a.b/c': '1' } },
    ['requests: Invalid value: "1": must be equal to a.b/c limit of 2'],
  ],
  [
    'half a page',
    { limits: { 'hugepages-2Mi': '3Mi', cpu: '1' }, requests: {} },
    ['limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi'],
  ],
  ['pages alone', { limits: { 'hugepages-2Mi': '2Mi' } }, [': Forbidden: HugePages require cpu or memory']],
  [
    'a claim that is not the pod’s',
    { claims: [{ name: 'x' }] },
    ['claims[0]: Not found: "x": must be one of the names in pod.spec.resourceClaims which is empty'],
  ],
])('of resources: %s', (_, resources, problems) => {
  const found = trial.create(withContainer({ resources })).filter((text) => !text.includes('requests[foo]'));
  expect(found.slice(0, problems.length)).toEqual(problems.map((problem) => `spec.containers[0].resources${problem.startsWith(':') ? '' : '.'}${problem}`));
});
