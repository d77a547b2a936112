import { expect, test } from 'vitest';
import { trialOf } from '../parts/trial.ts';
import { deviceClassStrategy } from './device-class.ts';
import { resourceSliceStrategy } from './resource-slice.ts';
import { deviceTaintRuleStrategy } from './taint-rule.ts';

test.each<[title: string, attempt: () => readonly string[], complaints: readonly string[]]>([
  [
    'the name of an extended resource has a domain',
    () => trialOf(deviceClassStrategy).create({ spec: { extendedResourceName: 'gpu' } }),
    ['spec.extendedResourceName: Invalid value: "gpu": a name must be a domain-prefixed path, such as \'example.com/my-prop\''],
  ],
  [
    'the name of an extended resource has a proper domain',
    () => trialOf(deviceClassStrategy).create({ spec: { extendedResourceName: 'A_/gpu' } }),
    [
      "spec.extendedResourceName: Invalid value: \"A_/gpu\": prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a device does not say where it is unless asked',
    () =>
      trialOf(resourceSliceStrategy).create({
        spec: { driver: 'd.example.com', pool: { name: 'p', resourceSliceCount: 1, generation: 0 }, nodeName: 'n', devices: [{ name: 'a', nodeName: 'x' }] },
      }),
    [
      'spec.devices[0]: Invalid value: null: `nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec',
    ],
  ],
  [
    'a device says where it is when asked',
    () =>
      trialOf(resourceSliceStrategy).create({
        spec: {
          driver: 'd.example.com',
          pool: { name: 'p', resourceSliceCount: 1, generation: 0 },
          nodeName: null,
          devices: [{ name: 'a' }],
          perDeviceNodeSelection: true,
        },
      }),
    [
      'spec.devices[0]: Required value: exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec',
    ],
  ],
  [
    'a device is on a node that could be there',
    () =>
      trialOf(resourceSliceStrategy).create({
        spec: {
          driver: 'd.example.com',
          pool: { name: 'p', resourceSliceCount: 1, generation: 0 },
          nodeName: null,
          devices: [{ name: 'a', nodeName: 'A_' }],
          perDeviceNodeSelection: true,
        },
      }),
    [
      "spec.devices[0].nodeName: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a device is on a node that has a name',
    () =>
      trialOf(resourceSliceStrategy).create({
        spec: {
          driver: 'd.example.com',
          pool: { name: 'p', resourceSliceCount: 1, generation: 0 },
          nodeName: null,
          devices: [{ name: 'a', nodeName: '' }],
          perDeviceNodeSelection: true,
        },
      }),
    [
      'spec.devices[0].nodeName: Invalid value: "": must not be empty',
      'spec.devices[0]: Required value: exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec',
    ],
  ],
  [
    'a device is on all nodes or says nothing of it',
    () =>
      trialOf(resourceSliceStrategy).create({
        spec: {
          driver: 'd.example.com',
          pool: { name: 'p', resourceSliceCount: 1, generation: 0 },
          nodeName: null,
          devices: [{ name: 'a', allNodes: false, nodeName: 'x' }],
          perDeviceNodeSelection: true,
        },
      }),
    ['spec.devices[0].allNodes: Invalid value: false: must be either unset or set to true'],
  ],
  [
    'a device is in one place',
    () =>
      trialOf(resourceSliceStrategy).create({
        spec: {
          driver: 'd.example.com',
          pool: { name: 'p', resourceSliceCount: 1, generation: 0 },
          nodeName: null,
          devices: [{ name: 'a', allNodes: true, nodeName: 'x' }],
          perDeviceNodeSelection: true,
        },
      }),
    [
      'spec.devices[0]: Invalid value: "{`nodeName`, `allNodes`}": exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec',
    ],
  ],
  [
    'a condition of binding is qualified, and said once',
    () =>
      trialOf(resourceSliceStrategy).create({
        spec: {
          driver: 'd.example.com',
          pool: { name: 'p', resourceSliceCount: 1, generation: 0 },
          nodeName: 'n',
          devices: [{ name: 'a', bindingConditions: ['-', 'a', 'a'], bindingFailureConditions: ['b', 'b'] }],
        },
      }),
    [
      "spec.devices[0].bindingConditions[0]: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      'spec.devices[0].bindingConditions[2]: Duplicate value: "a"',
      'spec.devices[0].bindingFailureConditions[1]: Duplicate value: "b"',
    ],
  ],
  [
    'conditions of binding and of its failure are apart',
    () =>
      trialOf(resourceSliceStrategy).create({
        spec: {
          driver: 'd.example.com',
          pool: { name: 'p', resourceSliceCount: 1, generation: 0 },
          nodeName: 'n',
          devices: [{ name: 'a', bindingConditions: ['a'], bindingFailureConditions: ['a'] }],
        },
      }),
    ['spec.devices[0].bindingFailureConditions[0]: Invalid value: "a": bindingFailureConditions must not overlap with bindingConditions'],
  ],
  [
    'conditions of binding are few',
    () =>
      trialOf(resourceSliceStrategy).create({
        spec: {
          driver: 'd.example.com',
          pool: { name: 'p', resourceSliceCount: 1, generation: 0 },
          nodeName: 'n',
          devices: [{ name: 'a', bindingConditions: ['a', 'b', 'c', 'd', 'e'], bindingFailureConditions: ['f'] }],
        },
      }),
    ['spec.devices[0].bindingConditions: Too many: 5: must have at most 4 items'],
  ],
  [
    'a taint has a value of a label and an effect',
    () =>
      trialOf(resourceSliceStrategy).create({
        spec: {
          driver: 'd.example.com',
          pool: { name: 'p', resourceSliceCount: 1, generation: 0 },
          nodeName: 'n',
          devices: [{ name: 'a', taints: [{ key: 'a', value: '-', effect: '' }] }],
        },
      }),
    [
      "spec.devices[0].taints[0].value: Invalid value: \"-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      'spec.devices[0].taints[0].effect: Required value',
    ],
  ],
  [
    'a pool has a name, a number of slices and a generation',
    () =>
      trialOf(resourceSliceStrategy).create({
        spec: { driver: 'd.example.com', pool: { name: '', resourceSliceCount: 0, generation: -1 }, nodeName: 'n', devices: [{ name: 'a' }] },
      }),
    [
      'spec.pool.name: Required value',
      'spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero',
      'spec.pool.generation: Invalid value: -1: must be greater than or equal to zero',
    ],
  ],
  [
    'a pool is named by domains',
    () =>
      trialOf(resourceSliceStrategy).create({
        spec: { driver: 'd.example.com', pool: { name: 'A_/b', resourceSliceCount: 1, generation: 0 }, nodeName: 'n', devices: [{ name: 'a' }] },
      }),
    [
      "spec.pool.name: Invalid value: \"A_\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a pool is named shortly',
    () =>
      trialOf(resourceSliceStrategy).create({
        spec: {
          driver: 'd.example.com',
          pool: { name: `${'a.'.repeat(127)}a`, resourceSliceCount: 1, generation: 0 },
          nodeName: 'n',
          devices: [{ name: 'a' }],
        },
      }),
    ['spec.pool.name: Too long: may not be more than 253 bytes', `spec.pool.name: Invalid value: "${'a.'.repeat(127)}a": must be no more than 253 characters`],
  ],
  [
    'a taint is told in full',
    () => trialOf(deviceTaintRuleStrategy).create({ spec: {} }),
    [
      'spec.taint.key: Invalid value: "": name part must be non-empty',
      "spec.taint.key: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      'spec.taint.effect: Required value',
    ],
  ],
  [
    'a driver is a domain',
    () => trialOf(deviceTaintRuleStrategy).create({ spec: { deviceSelector: { driver: 'A_ b' }, taint: { key: 'a', effect: 'NoSchedule' } } }),
    [
      "spec.deviceSelector.driver: Invalid value: \"A_ b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'counters have names',
    () =>
      trialOf(resourceSliceStrategy).create({
        spec: {
          driver: 'd.example.com',
          pool: { name: 'p', resourceSliceCount: 1, generation: 0 },
          nodeName: 'n',
          sharedCounters: [
            { name: '', counters: { A_: { value: '1' } } },
            { name: 'A_', counters: { a: { value: '1' } } },
          ],
        },
      }),
    [
      'spec.sharedCounters[0].name: Required value',
      "spec.sharedCounters[0].counters[A_]: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      "spec.sharedCounters[1].name: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
])('%s', (_title, attempt, complaints) => {
  expect(attempt()).toEqual(complaints);
});
