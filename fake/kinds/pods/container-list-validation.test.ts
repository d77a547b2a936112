import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const trial = trialOf(podStrategy);
const container = (more: JsonObject = {}): JsonObject => ({ name: 'c', image: 'i', ...more });
const pod = (spec: JsonObject, containers: readonly JsonObject[] = [container()]): JsonObject => ({ spec: { containers, ...spec } });
const withContainer = (more: JsonObject): JsonObject => pod({}, [container(more)]);
const missing = 'Required value';
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

test.each<[string, JsonObject, readonly string[]]>([
  ['no containers', { spec: {} }, ['spec.containers: Required value']],
  ['a name twice', pod({}, [container(), container()]), ['spec.containers[1].name: Duplicate value: "c"']],
  ['an init container with a taken name', pod({ initContainers: [container()] }), ['spec.initContainers[0].name: Duplicate value: "c"']],
  ['a bad name', pod({}, [{ name: 'A', image: 'i' }]), [`spec.containers[0].name: Invalid value: "A": ${label}`]],
  ['spaces around an image', withContainer({ image: ' i' }), ['spec.containers[0].image: Invalid value: " i": must not have leading or trailing whitespace']],
  [
    'a pull policy',
    withContainer({ imagePullPolicy: 'Now' }),
    ['spec.containers[0].imagePullPolicy: Unsupported value: "Now": supported values: "Always", "IfNotPresent", "Never"'],
  ],
  [
    'a host port twice',
    withContainer({
      ports: [
        { containerPort: 1, hostPort: 5 },
        { containerPort: 2, hostPort: 5 },
      ],
    }),
    ['spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//5"'],
  ],
  [
    'rules without a policy',
    withContainer({ restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }] }),
    ['spec.containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used'],
  ],
  [
    'a probe of an init container',
    pod({ initContainers: [container({ name: 'i', readinessProbe: { tcpSocket: { port: 1 } } })] }),
    ['spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always'],
  ],
  [
    'two handlers',
    withContainer({ lifecycle: { preStop: { sleep: { seconds: 1 }, exec: { command: ['x'] } } } }),
    ['spec.containers[0].lifecycle.preStop.sleep: Forbidden: may not specify more than 1 handler type'],
  ],
  [
    'a sleep longer than the grace period',
    withContainer({ lifecycle: { preStop: { sleep: { seconds: 31 } } } }),
    ['spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)'],
  ],
  [
    'a liveness threshold',
    withContainer({ livenessProbe: { exec: { command: ['x'] }, successThreshold: 2 } }),
    ['spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1'],
  ],
  [
    'a grace period of a readiness probe',
    withContainer({ readinessProbe: { exec: { command: ['x'] }, terminationGracePeriodSeconds: 5 } }),
    ['spec.containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes'],
  ],
  [
    'a bad port of grpc',
    withContainer({ livenessProbe: { grpc: { port: 0 } } }),
    ['spec.containers[0].livenessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive'],
  ],
  [
    'restarting on resize where nothing restarts',
    { spec: { containers: [container({ resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] })], restartPolicy: 'Never' } },
    ["spec.containers[0].resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when pod `restartPolicy` is 'Never'"],
  ],
])('of containers: %s', (_, object, problems) => {
  expect(trial.create(object)).toEqual(problems);
});

test('what is required is said where it is missing', () => {
  expect(trial.create(pod({}, [{ name: '', image: '' }]))).toEqual([`spec.containers[0].name: ${missing}`, `spec.containers[0].image: ${missing}`]);
});
