import { expect, test } from 'vitest';
import type { JsonObject } from '../../../machinery/json.ts';
import { trialOf } from '../parts/trial.ts';
import { deviceClassStrategy } from './device-class.ts';
import { resourceClaimStrategy } from './resource-claim.ts';
import { resourceSliceStrategy } from './resource-slice.ts';
import { deviceTaintRuleStrategy } from './taint-rule.ts';

const claim = (devices: JsonObject): string => trialOf(resourceClaimStrategy).create({ spec: { devices } }).join('\n');
const wanted = { deviceClassName: 'c' };
const request = (exactly: JsonObject): string => claim({ requests: [{ name: 'r', exactly: { ...wanted, ...exactly } }] });
const slice = (spec: JsonObject): string =>
  trialOf(resourceSliceStrategy)
    .create({ spec: { driver: 'd', pool: { name: 'p', resourceSliceCount: 1, generation: 1 }, allNodes: true, ...spec } })
    .join('\n');
const times = (count: number, item: (index: number) => JsonObject): readonly JsonObject[] => Array.from({ length: count }, (_, index) => item(index));

test('requests have names and are not too many', () => {
  expect(claim({ requests: [{ name: '', exactly: wanted }] })).toContain('spec.devices.requests[0].name: Invalid value: "": a lowercase RFC 1123 label');
  expect(claim({ requests: times(33, (index) => ({ name: `r${index}`, exactly: wanted })) })).toBe(
    'spec.devices.requests: Too many: 33: must have at most 32 items',
  );
  expect(claim({ requests: [{ name: 'r', firstAvailable: [{ name: '', ...wanted }] }] })).toContain(
    'spec.devices.requests[0].firstAvailable[0].name: Invalid value: "": a lowercase RFC 1123 label',
  );
  expect(claim({ requests: [{ name: 'r', firstAvailable: times(9, (index) => ({ name: `a${index}`, ...wanted })) }] })).toBe(
    'spec.devices.requests[0].firstAvailable: Too many: 9: must have at most 8 items',
  );
  expect(request({ selectors: times(33, () => ({ cel: { expression: 'true' } })) })).toBe(
    'spec.devices.requests[0].exactly.selectors: Too many: 33: must have at most 32 items',
  );
  expect(request({ selectors: [{ cel: { expression: `true${' '.repeat(10_240)}` } }] })).toBe(
    'spec.devices.requests[0].exactly.selectors[0].cel.expression: Too long: may not be more than 10240 bytes',
  );
});

test('constraints name requests once, and attributes with their domain', () => {
  const constraint = (more: JsonObject): string =>
    claim({ requests: [{ name: 'r', exactly: wanted }], constraints: [{ requests: ['r'], matchAttribute: 'a.b/c', ...more }] });
  expect(constraint({})).toBe('');
  expect(constraint({ requests: ['r', 'r'] })).toBe('spec.devices.constraints[0].requests[1]: Duplicate value: "r"');
  expect(constraint({ requests: [''] })).toContain('spec.devices.constraints[0].requests[0]: Invalid value: "": a lowercase RFC 1123 label');
  expect(constraint({ requests: times(33, () => ({})).map(() => 'r') })).toBe('spec.devices.constraints[0].requests: Too many: 33: must have at most 32 items');
  expect(constraint({ matchAttribute: '' })).toContain('spec.devices.constraints[0].matchAttribute: Invalid value: "": a valid C identifier');
  expect(constraint({ matchAttribute: 'a/b/c' })).toBe('');
  expect(constraint({ matchAttribute: '/c' })).toBe('spec.devices.constraints[0].matchAttribute: Invalid value: "": prefix must not be empty');
  expect(constraint({ matchAttribute: `${'a'.repeat(64)}/c` })).toContain('Too long: may not be more than 63 bytes');
  expect(constraint({ matchAttribute: `a.b/${'c'.repeat(33)}` })).toBe('spec.devices.constraints[0].matchAttribute: Too long: may not be more than 32 bytes');
  const config = { opaque: { driver: 'a'.repeat(64), parameters: {} } };
  expect(claim({ requests: [{ name: 'r', exactly: wanted }], config: [config] })).toBe(
    'spec.devices.config[0].opaque.driver: Too long: may not be more than 63 characters',
  );
  expect(claim({ requests: [{ name: 'r', exactly: wanted }], config: [{}] })).toBe('spec.devices.config[0].opaque: Required value');
});

test('slices keep to their limits', () => {
  expect(slice({ devices: [] })).toBe('');
  expect(slice({ pool: { name: 'a'.repeat(254), resourceSliceCount: 1, generation: 1 } })).toContain(
    'spec.pool.name: Too long: may not be more than 253 bytes',
  );
  const term = { matchExpressions: [{ key: 'a', operator: 'Exists' }] };
  expect(slice({ allNodes: null, nodeSelector: { nodeSelectorTerms: [term, term] } })).toContain('must have exactly one node selector term');
  expect(slice({ devices: [{ name: '' }] })).toContain('spec.devices[0].name: Invalid value: "": a lowercase RFC 1123 label');
  expect(slice({ devices: times(129, (index) => ({ name: `d${index}` })) })).toBe('spec.devices: Too many: 129: must have at most 128 items');
  const attributes = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`a${index}`, { int: 1 }]));
  expect(slice({ devices: [{ name: 'd', attributes }] })).toBe(
    'spec.devices[0]: Invalid value: 33: the total number of attributes and capacities must not exceed 32',
  );
});

test('the status of a taint rule has eight conditions at most', () => {
  const condition = (index: number): JsonObject => ({
    type: `T${index}`,
    status: 'True',
    reason: 'R',
    message: '',
    lastTransitionTime: '2030-01-01T00:00:00Z',
  });
  const rule = { spec: { taint: { key: 'k', effect: 'NoExecute' } } };
  const complaints = (count: number): readonly string[] =>
    trialOf(deviceTaintRuleStrategy).update(rule, { status: { conditions: times(count, condition) } }, 'status');
  expect(complaints(8)).toEqual([]);
  expect(complaints(9)).toEqual(['status.conditions: Too many: 9: must have at most 8 items']);
});

test('the name of a driver has an end', () => {
  const long = `${'a'.repeat(63)}.`.repeat(4);
  const config = { opaque: { driver: `${long}a`, parameters: {} } };
  expect(trialOf(deviceClassStrategy).create({ spec: { config: [config] } })).toEqual([
    expect.stringMatching(/^spec\.config\[0\]\.opaque\.driver: Invalid value: "a{63}.*": must be no more than 253 bytes$/),
    'spec.config[0].opaque.driver: Too long: may not be more than 63 characters',
  ]);
  expect(trialOf(deviceTaintRuleStrategy).create({ spec: { deviceSelector: { driver: `${long}a` }, taint: { key: 'a', effect: 'NoSchedule' } } })).toEqual([
    'spec.deviceSelector.driver: Too long: may not be more than 63 bytes',
    expect.stringMatching(/^spec\.deviceSelector\.driver: Invalid value: "a{63}.*": must be no more than 253 characters$/),
  ]);
});
