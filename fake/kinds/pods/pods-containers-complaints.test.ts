import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { podStrategy } from './pod.ts';

const one: JsonObject = { name: 'a', image: 'i' };
const container = (more: JsonObject): readonly string[] => trialOf(podStrategy).create({ spec: { containers: [{ ...one, ...more }] } });
const pod = (spec: JsonObject): readonly string[] => trialOf(podStrategy).create({ spec: { containers: [one], ...spec } });

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'a resource of a container is standard, or has a domain',
    () => container({ resources: { limits: { odd: '1' } } }),
    [
      'spec.containers[0].resources.limits[odd]: Invalid value: "odd": must be a standard resource type or fully qualified',
      'spec.containers[0].resources.limits[odd]: Invalid value: "odd": must be a standard resource for containers',
      'spec.containers[0].resources.requests[odd]: Invalid value: "odd": must be a standard resource type or fully qualified',
      'spec.containers[0].resources.requests[odd]: Invalid value: "odd": must be a standard resource for containers',
    ],
  ],
  [
    'a resource of a container is not one of quotas',
    () => container({ resources: { limits: { pods: '1' } } }),
    [
      'spec.containers[0].resources.limits[pods]: Invalid value: "pods": must be a standard resource for containers',
      'spec.containers[0].resources.requests[pods]: Invalid value: "pods": must be a standard resource for containers',
    ],
  ],
  [
    'an extended resource is not of kubernetes',
    () => container({ resources: { limits: { 'requests.example.com/gpu': '1' }, requests: { 'requests.example.com/gpu': '1' } } }),
    [
      'spec.containers[0].resources.limits[requests.example.com/gpu]: Invalid value: "requests.example.com/gpu": doesn\'t follow extended resource name standard',
      'spec.containers[0].resources.requests[requests.example.com/gpu]: Invalid value: "requests.example.com/gpu": doesn\'t follow extended resource name standard',
    ],
  ],
  ['a claim of a container has a name', () => container({ resources: { claims: [{ name: '' }] } }), ['spec.containers[0].resources.claims[0]: Required value']],
  [
    'a claim of a container is one of the pod',
    () =>
      trialOf(podStrategy).create({
        spec: { resourceClaims: [{ name: 'b', resourceClaimName: 'x' }], containers: [{ name: 'a', image: 'i', resources: { claims: [{ name: 'a' }] } }] },
      }),
    ['spec.containers[0].resources.claims[0]: Not found: "a": must be one of the names in pod.spec.resourceClaims: b'],
  ],
  [
    'a claim of a container is there once',
    () =>
      trialOf(podStrategy).create({
        spec: {
          resourceClaims: [{ name: 'b', resourceClaimName: 'x' }],
          containers: [
            {
              name: 'a',
              image: 'i',
              resources: { claims: [{ name: 'b', request: 'r' }, { name: 'b', request: 'r' }, { name: 'b' }, { name: 'b', request: 'A_' }] },
            },
          ],
        },
      }),
    [
      'spec.containers[0].resources.claims[1]: Duplicate value: "b/r"',
      'spec.containers[0].resources.claims[2]: Duplicate value: "b"',
      'spec.containers[0].resources.claims[3]: Duplicate value: "b"',
    ],
  ],
  [
    'rules of restarts have a known action and codes',
    () => container({ restartPolicy: 'Never', restartPolicyRules: [{ action: 'Odd' }] }),
    [
      'spec.containers[0].restartPolicyRules[0].action: Unsupported value: "Odd": supported values: "Restart", "RestartAllContainers"',
      'spec.containers[0].restartPolicyRules[0].exitCodes: Required value: must be specified',
    ],
  ],
  [
    'the codes of a rule of restarts have a known operator',
    () => container({ restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'Odd', values: [1] } }] }),
    ['spec.containers[0].restartPolicyRules[0].exitCodes.operator: Unsupported value: "Odd": supported values: "In", "NotIn"'],
  ],
  [
    'the codes of a rule of restarts are few',
    () =>
      container({
        restartPolicy: 'Never',
        restartPolicyRules: [
          {
            action: 'Restart',
            exitCodes: {
              operator: 'In',
              values: [
                0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37,
                38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73,
                74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107,
                108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136,
                137, 138, 139, 140, 141, 142, 143, 144, 145, 146, 147, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164, 165,
                166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 192, 193, 194,
                195, 196, 197, 198, 199, 200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219, 220, 221, 222, 223,
                224, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238, 239, 240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252,
                253, 254, 255,
              ],
            },
          },
        ],
      }),
    ['spec.containers[0].restartPolicyRules[0].exitCodes.values: Too many: 256: must have at most 255 items'],
  ],
  [
    'a source of an environment is one',
    () => container({ envFrom: [{ configMapRef: { name: 'a' }, secretRef: { name: 'b' } }, {}] }),
    [
      'spec.containers[0].envFrom: Invalid value: "": may not have more than one field specified at a time',
      'spec.containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
    ],
  ],
  [
    'a prefix of an environment is a name',
    () => container({ envFrom: [{ prefix: 'a=b', configMapRef: { name: 'a' } }] }),
    [
      'spec.containers[0].envFrom[0].prefix: Invalid value: "a=b": a valid environment variable name must consist only of printable ASCII characters other than \'=\'',
    ],
  ],
  [
    'a field has a version',
    () => container({ env: [{ name: 'A', valueFrom: { fieldRef: { apiVersion: '', fieldPath: '' } } }] }),
    ['spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Required value'],
  ],
  [
    'a field has a path',
    () => container({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: '' } } }] }),
    ['spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Required value'],
  ],
  [
    'a field is of a version that is there',
    () => container({ env: [{ name: 'A', valueFrom: { fieldRef: { apiVersion: 'v2', fieldPath: 'metadata.name' } } }] }),
    ['spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod version: v2'],
  ],
  [
    'a profile of AppArmor has a type',
    () => container({ securityContext: { appArmorProfile: {} } }),
    ['spec.containers[0].securityContext.appArmorProfile.type: Required value: type is required when appArmorProfile is set'],
  ],
  [
    'a profile of AppArmor has a known type',
    () => container({ securityContext: { appArmorProfile: { type: 'Odd' } } }),
    ['spec.containers[0].securityContext.appArmorProfile.type: Unsupported value: "Odd": supported values: "Localhost", "RuntimeDefault", "Unconfined"'],
  ],
  [
    'a profile of AppArmor that is not local has no file',
    () => container({ securityContext: { appArmorProfile: { type: 'Unconfined', localhostProfile: 'a' } } }),
    ['spec.containers[0].securityContext.appArmorProfile.localhostProfile: Invalid value: "a": can only be set when AppArmor type is Localhost'],
  ],
  [
    'a local profile of AppArmor has a file',
    () => container({ securityContext: { appArmorProfile: { type: 'Localhost' } } }),
    ['spec.containers[0].securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost'],
  ],
  [
    'the file of a profile of AppArmor has no spaces around it',
    () => container({ securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: ' a' } } }),
    ['spec.containers[0].securityContext.appArmorProfile.localhostProfile: Invalid value: " a": must not be padded with whitespace'],
  ],
  [
    'the file of a profile of AppArmor is there',
    () => container({ securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: '' } } }),
    ['spec.containers[0].securityContext.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost'],
  ],
  [
    'the file of a profile of AppArmor has a short name',
    () => container({ securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: `${'x'.repeat(4096)}` } } }),
    ['spec.containers[0].securityContext.appArmorProfile.localhostProfile: Too long: may not be more than 4095 bytes'],
  ],
  [
    'a search is a domain',
    () => pod({ dnsPolicy: 'None', dnsConfig: { nameservers: ['1.2.3.4'], searches: ['A b', `${'a.'.repeat(128)}b`] } }),
    [
      "spec.dnsConfig.searches[0]: Invalid value: \"A b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')",
      `spec.dnsConfig.searches[1]: Invalid value: "${'a.'.repeat(128)}b": must be no more than 253 characters`,
    ],
  ],
  [
    'windows has no fields of linux for its pods',
    () => pod({ os: { name: 'windows' }, securityContext: { fsGroup: 1 }, hostPID: true }),
    ['spec.securityContext.fsGroup: Forbidden: cannot be set for a windows pod', 'spec.hostPID: Forbidden: cannot be set for a windows pod'],
  ],
  [
    'windows has no fields of linux for its containers',
    () => pod({ os: { name: 'windows' }, containers: [{ name: 'a', image: 'i', securityContext: { runAsUser: 1 } }] }),
    ['spec.containers[0].securityContext.runAsUser: Forbidden: cannot be set for a windows pod'],
  ],
  [
    'a profile in an annotation is of a container, and known',
    () =>
      trialOf(podStrategy).create({
        metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/b': 'odd' } },
        spec: { containers: [{ name: 'a', image: 'i' }] },
      }),
    [
      'metadata.annotations[container.apparmor.security.beta.kubernetes.io/b]: Invalid value: "b": container not found',
      'metadata.annotations[container.apparmor.security.beta.kubernetes.io/b]: Invalid value: "odd": invalid AppArmor profile name: "odd"',
    ],
  ],
  [
    'users of the host are not kept out while its namespaces are shared',
    () => pod({ hostUsers: false, hostNetwork: true, hostPID: true, hostIPC: true }),
    [
      'spec.hostNetwork: Forbidden: when `hostUsers` is false',
      'spec.HostPID: Forbidden: when `hostUsers` is false',
      'spec.HostIPC: Forbidden: when `hostUsers` is false',
    ],
  ],
  [
    'devices are for users of the host',
    () =>
      pod({
        hostUsers: false,
        containers: [{ name: 'a', image: 'i', volumeDevices: [{ name: 'v', devicePath: '/d' }] }],
        volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }],
      }),
    ['spec.containers[0].volumeDevices: Forbidden: when `hostUsers` is false'],
  ],
  [
    'containers are processes of the host as the pod is',
    () =>
      pod({
        hostNetwork: true,
        securityContext: { windowsOptions: { hostProcess: true } },
        containers: [{ name: 'a', image: 'i', securityContext: { windowsOptions: { hostProcess: false } } }],
      }),
    [
      'spec.containers[0].securityContext.windowsOptions.hostProcess: Invalid value: false: pod hostProcess value must be identical if both are specified, was true',
    ],
  ],
  [
    'processes of the host are on its network',
    () => pod({ securityContext: { windowsOptions: { hostProcess: true } } }),
    ['spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers'],
  ],
  [
    'an annotation of a profile agrees with the field',
    () =>
      trialOf(podStrategy).create({
        metadata: { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' } },
        spec: { securityContext: { seccompProfile: { type: 'Unconfined' } }, containers: [{ name: 'a', image: 'i' }] },
      }),
    ['spec.securityContext.seccompProfile.type: Forbidden: seccomp type in annotation and field must match'],
  ],
  [
    'a resource of the whole pod is one of three',
    () => pod({ resources: { limits: { 'example.com/x': '1' } } }),
    ['spec.resources.limits[example.com/x]: Unsupported value: "example.com/x": supported values: "cpu", "hugepages-", "memory"'],
  ],
  [
    'all containers are processes of the host, or none',
    () =>
      pod({
        hostNetwork: true,
        containers: [
          { name: 'a', image: 'i', securityContext: { windowsOptions: { hostProcess: true } } },
          { name: 'b', image: 'i' },
        ],
      }),
    ['spec: Invalid value: "": If pod contains any hostProcess containers then all containers must be HostProcess containers'],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
