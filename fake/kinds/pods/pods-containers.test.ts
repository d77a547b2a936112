import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const trial = trialOf(podStrategy);
const pod = (spec: JsonObject): string => trial.create({ spec: { containers: [{ name: 'c', image: 'i' }], ...spec } }).join('\n');
const container = (more: JsonObject, spec: JsonObject = {}): string => pod({ containers: [{ name: 'c', image: 'i', ...more }], ...spec });
const mount = (...mounts: readonly JsonObject[]): string => container({ volumeMounts: mounts, volumeDevices: [] }, { volumes: [{ name: 'v', emptyDir: {} }] });
const device = (more: JsonObject, ...devices: readonly JsonObject[]): string =>
  container({ volumeDevices: devices, ...more }, { volumes: ['v', 'w'].map((name) => ({ name, persistentVolumeClaim: { claimName: 'v' } })) });
const env = (valueFrom: JsonObject): string => container({ env: [{ name: 'e', valueFrom }] }, { volumes: [{ name: 'p', hostPath: { path: '/' } }] });
const restartRules = (...restartPolicyRules: readonly Json[]): string => container({ restartPolicy: 'Never', restartPolicyRules });
const exits = (operator: string, values: Json = [1]): JsonObject => ({ action: 'Restart', exitCodes: { operator, values } });

test('containers restart by rules that can be kept', () => {
  expect(container({ restartPolicy: 'Sometimes' })).toBe(
    'spec.containers[0].restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "Never", "OnFailure"',
  );
  expect(restartRules({ action: 'Stop', exitCodes: { operator: 'In', values: [1] } })).toBe(
    'spec.containers[0].restartPolicyRules[0].action: Unsupported value: "Stop": supported values: "Restart", "RestartAllContainers"',
  );
  expect(restartRules(exits('Near'))).toBe(
    'spec.containers[0].restartPolicyRules[0].exitCodes.operator: Unsupported value: "Near": supported values: "In", "NotIn"',
  );
  expect(restartRules(...Array.from({ length: 21 }, () => exits('In')))).toBe(
    'spec.containers[0].restartPolicyRules: Too many: 21: must have at most 20 items',
  );
  expect(container({ restartPolicyRules: [exits('In')] })).toBe(
    'spec.containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used',
  );
  expect(pod({ initContainers: [{ name: 'i', image: 'i', resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] }] })).toBe(
    `spec.initContainers[0].resizePolicy[0].restartPolicy: Invalid value: "RestartContainer": must not be set to 'RestartContainer' for non-sidecar initContainers`,
  );
});

test('mounts have a name, a place of their own and a known way', () => {
  expect(mount({ name: '', mountPath: '/m' })).toBe(
    'spec.containers[0].volumeMounts[0].name: Required value\nspec.containers[0].volumeMounts[0].name: Not found: ""',
  );
  expect(mount({ name: 'v', mountPath: '' })).toBe('spec.containers[0].volumeMounts[0].mountPath: Required value');
  expect(mount({ name: 'v', mountPath: '/m' }, { name: 'v', mountPath: '/m' })).toBe(
    'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/m": must be unique',
  );
  expect(mount({ name: 'v', mountPath: '/m', mountPropagation: 'Upwards' })).toBe(
    'spec.containers[0].volumeMounts.mountPropagation: Unsupported value: "Upwards": supported values: "Bidirectional", "HostToContainer", "None"',
  );
  expect(mount({ name: 'v', mountPath: '/m', readOnly: true, recursiveReadOnly: 'Maybe' })).toBe(
    'spec.containers[0].volumeMounts.recursiveReadOnly: Unsupported value: "Maybe": supported values: "Disabled", "Enabled", "IfPossible"',
  );
  expect(mount({ name: 'v', mountPath: '/m', readOnly: true, recursiveReadOnly: 'Enabled', mountPropagation: 'HostToContainer' })).toBe(
    'spec.containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified',
  );
  expect(mount({ name: 'v', mountPath: '/m', subPath: '/abs' })).toBe(
    'spec.containers[0].volumeMounts.subPath: Invalid value: "/abs": must be a relative path',
  );
});

test('devices have a name, a place of their own and a claim', () => {
  expect(device({}, { name: '', devicePath: '/d' })).toBe(
    'spec.containers[0].volumeDevices[0].name: Required value\nspec.containers[0].volumeDevices[0].name: Not found: ""',
  );
  expect(device({}, { name: 'v', devicePath: '/d' }, { name: 'v', devicePath: '/e' })).toBe(
    'spec.containers[0].volumeDevices[1].name: Invalid value: "v": must be unique',
  );
  expect(device({}, { name: 'x', devicePath: '/d' })).toBe('spec.containers[0].volumeDevices[0].name: Not found: "x"');
  expect(device({}, { name: 'v', devicePath: '' })).toBe('spec.containers[0].volumeDevices[0].devicePath: Required value');
  expect(device({}, { name: 'v', devicePath: '/d' }, { name: 'w', devicePath: '/d' })).toBe(
    'spec.containers[0].volumeDevices[1].devicePath: Invalid value: "/d": must be unique',
  );
  expect(device({}, { name: 'v', devicePath: '/d/../e' })).toBe(
    `spec.containers[0].volumeDevices[0].devicePath: Invalid value: "/d/../e": can not contain backsteps ('..')`,
  );
  expect(device({ volumeMounts: [{ name: 'v', mountPath: '/m' }] }, { name: 'v', devicePath: '/d' })).toBe(
    'spec.containers[0].volumeMounts[0].name: Invalid value: "v": must not already exist in volumeDevices\nspec.containers[0].volumeDevices[0].name: Invalid value: "v": must not already exist in volumeMounts',
  );
  expect(device({ volumeMounts: [{ name: 'w', mountPath: '/d' }] }, { name: 'v', devicePath: '/d' })).toBe(
    'spec.containers[0].volumeMounts[0].mountPath: Invalid value: "/d": must not already exist as a path in volumeDevices\nspec.containers[0].volumeDevices[0].devicePath: Invalid value: "/d": must not already exist as a path in volumeMounts',
  );
});

test('values of the environment come from one place that is told in full', () => {
  expect(env({ fieldRef: { fieldPath: '' } })).toBe('spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Required value');
  expect(env({ fieldRef: { fieldPath: 'metadata.name', apiVersion: 'v2' } })).toBe(
    'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod version: v2',
  );
  expect(env({ resourceFieldRef: { resource: '' } })).toBe('spec.containers[0].env[0].valueFrom.resourceFieldRef.resource: Required value');
  expect(env({ resourceFieldRef: { resource: 'limits.cpu', divisor: '3' } })).toBe(
    `spec.containers[0].env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource`,
  );
  expect(env({ resourceFieldRef: { resource: 'limits.memory', divisor: '3' } })).toBe(
    `spec.containers[0].env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.memory": only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the memory resource`,
  );
  expect(env({ resourceFieldRef: { resource: 'limits.disk' } })).toBe(
    'spec.containers[0].env[0].valueFrom.resourceFieldRef.resource: Unsupported value: "limits.disk": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"',
  );
  expect(env({ fieldRef: { fieldPath: 'metadata.name' }, secretKeyRef: { name: 's', key: 'k' } })).toBe(
    'spec.containers[0].env[0].valueFrom: Invalid value: "": may not have more than one field specified at a time',
  );
  expect(env({ fileKeyRef: { volumeName: 'p', path: 'a', key: 'k' } })).toBe(
    'spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName: Invalid value: "p": referenced volume must be of type emptyDir',
  );
  expect(env({ fileKeyRef: { volumeName: 'p', path: '', key: 'k' } })).toBe(
    'spec.containers[0].env[0].valueFrom.fileKeyRef.path: Required value\nspec.containers[0].env[0].valueFrom.fileKeyRef.volumeName: Invalid value: "p": referenced volume must be of type emptyDir',
  );
  expect(container({ env: [{ name: 'e', value: 'x', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] })).toBe(
    'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
  );
});

test('probes ask in a known way and leave time to end', () => {
  const get = { path: '/', port: 80 };
  expect(container({ livenessProbe: { httpGet: { ...get, scheme: 'GOPHER' } } })).toBe(
    'spec.containers[0].livenessProbe.httpGet.scheme: Unsupported value: "GOPHER": supported values: "HTTP", "HTTPS"',
  );
  expect(container({ livenessProbe: { httpGet: get, terminationGracePeriodSeconds: 0 } })).toBe(
    'spec.containers[0].livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0',
  );
  expect(container({ readinessProbe: { httpGet: get, terminationGracePeriodSeconds: 5 } })).toBe(
    'spec.containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes',
  );
  expect(container({ livenessProbe: { httpGet: get, successThreshold: 2 } })).toBe(
    'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
  );
  expect(container({ livenessProbe: {} })).toBe('spec.containers[0].livenessProbe: Required value: must specify a handler type');
  expect(container({ livenessProbe: { httpGet: get, exec: { command: ['x'] } } })).toBe(
    'spec.containers[0].livenessProbe.httpGet: Forbidden: may not specify more than 1 handler type',
  );
  expect(container({ livenessProbe: { exec: {} } })).toBe('spec.containers[0].livenessProbe.exec.command: Required value');
  expect(container({ livenessProbe: { tcpSocket: { port: 0 } } })).toBe(
    'spec.containers[0].livenessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive',
  );
  expect(container({ livenessProbe: { grpc: { port: 70000 } } })).toBe(
    'spec.containers[0].livenessProbe.grpc.port: Invalid value: 70000: must be between 1 and 65535, inclusive',
  );
  expect(container({ livenessProbe: { httpGet: { path: '', port: 'Not_A_Port' } } })).toBe(
    'spec.containers[0].livenessProbe.httpGet.port: Invalid value: "Not_A_Port": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
  );
  expect(container({ livenessProbe: { httpGet: { ...get, httpHeaders: [{ name: 'a b', value: '' }] } } })).toBe(
    `spec.containers[0].livenessProbe.httpGet.httpHeaders: Invalid value: "a b": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')`,
  );
  expect(container({ lifecycle: { preStop: { sleep: { seconds: 31 } } } })).toBe(
    'spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)',
  );
  expect(container({ lifecycle: { postStart: {} } })).toBe('spec.containers[0].lifecycle.postStart: Required value: must specify a handler type');
  expect(container({ lifecycle: { stopSignal: 'SIGTERM' } })).toBe('');
});

test('resources are named and claimed once', () => {
  const claims = (...resourceClaims: readonly JsonObject[]): string => pod({ resourceClaims });
  expect(claims({ name: '', resourceClaimName: 'a' })).toBe('spec.resourceClaims[0].name: Required value');
  expect(claims({ name: 'a', resourceClaimName: 'a' }, { name: 'a', resourceClaimName: 'b' })).toBe('spec.resourceClaims[1].name: Duplicate value: "a"');
  expect(claims({ name: 'a', resourceClaimName: 'b', resourceClaimTemplateName: 'c' })).toBe(
    'spec.resourceClaims[0]: Invalid value: {"Name":"a","ResourceClaimName":"b","ResourceClaimTemplateName":"c"}: at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified',
  );
  expect(claims({ name: 'a' })).toBe(
    'spec.resourceClaims[0]: Invalid value: {"Name":"a","ResourceClaimName":null,"ResourceClaimTemplateName":null}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`',
  );
  expect(container({ resources: { claims: [{ name: 'a' }] } })).toBe(
    'spec.containers[0].resources.claims[0]: Not found: "a": must be one of the names in pod.spec.resourceClaims which is empty',
  );
  const used = { resourceClaims: [{ name: 'a', resourceClaimName: 'a' }] };
  expect(container({ resources: { claims: [{ name: '' }] } }, used)).toBe('spec.containers[0].resources.claims[0]: Required value');
  expect(container({ resources: { claims: [{ name: 'a' }, { name: 'a' }] } }, used)).toBe('spec.containers[0].resources.claims[1]: Duplicate value: "a"');
  expect(container({ resources: { claims: [{ name: 'a' }, { name: 'a', request: 'r' }] } }, used)).toBe(
    'spec.containers[0].resources.claims[1]: Duplicate value: "a"',
  );
  expect(
    container(
      {
        resources: {
          claims: [
            { name: 'a', request: 'r' },
            { name: 'a', request: 'r' },
          ],
        },
      },
      used,
    ),
  ).toBe('spec.containers[0].resources.claims[1]: Duplicate value: "a/r"');
  expect(
    container({
      resizePolicy: [
        { resourceName: 'cpu', restartPolicy: 'NotRequired' },
        { resourceName: 'cpu', restartPolicy: 'NotRequired' },
      ],
    }),
  ).toBe('spec.containers[0].resizePolicy[1]: Duplicate value: "cpu"');
  expect(container({ resizePolicy: [{ resourceName: '', restartPolicy: '' }] })).toBe(
    'spec.containers[0].resizePolicy: Required value\nspec.containers[0].resizePolicy: Required value',
  );
  expect(container({ resizePolicy: [{ resourceName: 'disk', restartPolicy: 'Never' }] })).toBe(
    'spec.containers[0].resizePolicy: Unsupported value: "disk": supported values: "cpu", "memory"\nspec.containers[0].resizePolicy: Unsupported value: "Never": supported values: "NotRequired", "RestartContainer"',
  );
  expect(pod({ resources: { limits: { disk: '1' } } })).toBe(
    'spec.resources.limits[disk]: Invalid value: "disk": must be a standard resource type or fully qualified',
  );
  expect(pod({ resources: { limits: { cpu: '1' }, claims: [{ name: 'a' }] } })).toBe(
    'spec.resources.claims: Forbidden: claims may not be set for Resources at pod-level\nspec.resources.claims[0]: Not found: "a": must be one of the names in pod.spec.resourceClaims which is empty',
  );
  expect(container({ resources: { limits: { cpu: '2' } } }, { resources: { limits: { cpu: '1' } } })).toBe(
    'spec.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1\nspec.resources.containers[0][cpu].limits: Invalid value: "2": must be less than or equal to pod limits of 1',
  );
  expect(pod({ os: { name: 'windows' }, resources: { limits: { cpu: '1' } } })).toBe('spec.resources: Forbidden: may not be set for a windows pod');
});
