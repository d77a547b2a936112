import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { resourceSliceStrategy } from './resource-slice.ts';

const slice = (spec: JsonObject): string =>
  trialOf(resourceSliceStrategy)
    .create({ spec: { driver: 'd', pool: { name: 'p', resourceSliceCount: 1, generation: 1 }, allNodes: true, ...spec } })
    .join('\n');
const device = (more: JsonObject, spec: JsonObject = {}): string => slice({ devices: [{ name: 'd', ...more }], ...spec });
const each = { allNodes: null, perDeviceNodeSelection: true };

test('devices tell where they are when each one does, and only then', () => {
  expect(device({ nodeName: 'n' }, each)).toBe('');
  expect(device({ nodeName: 'n' })).toBe(
    'spec.devices[0]: Invalid value: null: `nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec',
  );
  expect(device({}, each)).toBe(
    'spec.devices[0]: Required value: exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec',
  );
  expect(device({ nodeName: 'n', allNodes: true }, each)).toBe(
    'spec.devices[0]: Invalid value: "{`nodeName`, `allNodes`}": exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec',
  );
  expect(device({ nodeName: '', allNodes: false, nodeSelector: { nodeSelectorTerms: [{}] } }, each)).toBe(
    'spec.devices[0].nodeName: Invalid value: "": must not be empty\nspec.devices[0].allNodes: Invalid value: false: must be either unset or set to true',
  );
  expect(slice({ allNodes: null, nodeName: '' })).toBe(
    'spec.nodeName: Invalid value: "": must be either unset or set to a non-empty string\nspec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required',
  );
});

test('conditions of binding and of its failure come together, few and apart', () => {
  expect(device({ bindingConditions: ['a'], bindingFailureConditions: ['b'] })).toBe('');
  expect(device({ bindingConditions: ['a'] })).toBe(
    'spec.devices[0].bindingFailureConditions: Invalid value: null: bindingFailureConditions are required to use bindingConditions',
  );
  expect(device({ bindingFailureConditions: ['a'] })).toBe(
    'spec.devices[0].bindingConditions: Invalid value: null: bindingConditions are required to use bindingFailureConditions',
  );
  expect(device({ bindingConditions: ['a', 'a'], bindingFailureConditions: ['a', 'b', 'b'] })).toBe(
    'spec.devices[0].bindingConditions[1]: Duplicate value: "a"\nspec.devices[0].bindingFailureConditions[0]: Invalid value: "a": bindingFailureConditions must not overlap with bindingConditions\nspec.devices[0].bindingFailureConditions[2]: Duplicate value: "b"',
  );
  expect(device({ bindingConditions: ['a', 'b', 'c', 'd', 'e'], bindingFailureConditions: ['-'] })).toContain('spec.devices[0].bindingConditions: Too many: 5');
});

test('counters are named, and shared by slices without devices', () => {
  const counters = { memory: { value: '1Gi' } };
  expect(slice({ sharedCounters: [{ name: 'a', counters }] })).toBe('');
  expect(slice({ sharedCounters: [{ name: 'a', counters }], devices: [] })).toBe(
    'spec: Invalid value: "": only one of `sharedCounters` or `devices` is allowed',
  );
  expect(slice({ sharedCounters: [{ name: '', counters: {} }] })).toBe(
    'spec.sharedCounters[0].name: Required value\nspec.sharedCounters[0].counters: Required value',
  );
  expect(slice({ sharedCounters: Array.from({ length: 9 }, (_, index) => ({ name: `a${index}`, counters })) })).toBe(
    'spec.sharedCounters: Too many: 9: must have at most 8 items',
  );
  const consumed = { counterSet: 'a', counters };
  expect(device({ consumesCounters: [consumed, consumed] })).toBe('spec.devices[0].consumesCounters[1]: Duplicate value: "a"');
  expect(device({ consumesCounters: [consumed, consumed, consumed] })).toBe('spec.devices[0].consumesCounters: Too many: 3: must have at most 2 items');
  const many = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`c${index}`, { value: '1' }]));
  expect(device({ consumesCounters: [{ counterSet: 'a', counters: many }] })).toBe(
    'spec.devices[0].consumesCounters[0].counters: Too many: 33: must have at most 32 items',
  );
});

test('devices that cost more are fewer', () => {
  const taint = { key: 'k', effect: 'NoExecute' };
  const devices = Array.from({ length: 65 }, (_, index) => ({ name: `d${index}`, ...(index === 0 ? { taints: [taint] } : {}) }));
  expect(slice({ devices })).toBe('spec.devices: Too many: 65: must have at most 64 items');
  expect(device({ taints: Array.from({ length: 17 }, () => taint) })).toBe('spec.devices[0].taints: Too many: 17: must have at most 16 items');
});
