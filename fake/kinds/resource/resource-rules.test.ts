import { expect, test } from 'vitest';
import type { Strategy } from '../../registry/strategy.ts';
import { trialOf } from '../parts/trial.ts';
import { deviceClassStrategy } from './device-class.ts';
import { resourceClaimStrategy, resourceClaimTemplateStrategy } from './resource-claim.ts';
import { resourceSliceStrategy } from './resource-slice.ts';
import { deviceTaintRuleStrategy } from './taint-rule.ts';

const slice = (spec: object): object => ({ driver: 'd', pool: { name: 'p', generation: 1, resourceSliceCount: 1 }, nodeName: 'n', ...spec });
const asking = (request: object): object => ({ devices: { requests: [{ name: 'r', ...request }] } });
const wanting = (exactly: object): object => asking({ exactly: { deviceClassName: 'g', ...exactly } });

test.each<[Strategy, object, readonly string[]]>([
  [
    deviceClassStrategy,
    { selectors: [{ cel: {} }] },
    [
      expect.stringMatching(
        /^spec\.selectors\[0\]\.cel\.expression: Invalid value: "": compilation failed: ERROR: <input>:1:0: Syntax error: [^\n]+IDENTIFIER\}$/,
      ),
    ],
  ],
  [deviceClassStrategy, { config: [{}] }, ['spec.config[0].opaque: Required value']],
  [
    deviceClassStrategy,
    { config: [{ opaque: { driver: 'd', parameters: [] } }] },
    ['spec.config[0].opaque.parameters: Invalid value: "<value omitted>": must be a JSON object'],
  ],
  [deviceClassStrategy, { config: Array.from({ length: 33 }, () => ({})) }, ['spec.config: Too many: 33: must have at most 32 items']],
  [deviceClassStrategy, { extendedResourceName: 'example.com/gpu' }, []],
  [resourceClaimStrategy, wanting({}), []],
  [
    resourceClaimStrategy,
    wanting({ tolerations: [{ operator: 'Exists', value: 'x' }] }),
    ['spec.devices.requests[0].exactly.tolerations[0].value: Invalid value: "x": must be empty for operator `Exists`'],
  ],
  [
    resourceClaimStrategy,
    wanting({ tolerations: [{ key: 'a', effect: 'X' }] }),
    [expect.stringContaining('tolerations[0].effect: Unsupported value: "X": supported values: "NoExecute", "NoSchedule", "None"')],
  ],
  [
    resourceClaimStrategy,
    wanting({ adminAccess: true }),
    [
      'spec.devices.requests[0].exactly.adminAccess: Forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace',
    ],
  ],
  [
    resourceClaimStrategy,
    asking({ firstAvailable: [{ name: 'S', deviceClassName: 'g' }] }),
    [expect.stringContaining('spec.devices.requests[0].firstAvailable[0].name: Invalid value: "S"')],
  ],
  [
    resourceClaimStrategy,
    { devices: { constraints: [{ matchAttribute: 'a' }] } },
    ['spec.devices.constraints[0].matchAttribute: Invalid value: "a": a fully qualified name must be a domain and a name separated by a slash'],
  ],
  [
    resourceClaimStrategy,
    { devices: { constraints: [{}] } },
    ['spec.devices.constraints[0]: Required value: exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set'],
  ],
  [
    resourceClaimTemplateStrategy,
    { metadata: { name: 'a', finalizers: ['a/b'], ownerReferences: [] }, spec: wanting({}) },
    ['spec.metadata.name: Forbidden: cannot be set', 'spec.metadata.finalizers: Forbidden: cannot be set'],
  ],
  [deviceClassStrategy, { config: [{ opaque: {} }] }, ['spec.config[0].opaque.parameters: Required value', 'spec.config[0].opaque.driver: Required value']],
  [
    deviceClassStrategy,
    { extendedResourceName: 'requests.kubernetes.io/gpu' },
    [
      'spec.extendedResourceName: Invalid value: "requests.kubernetes.io/gpu": must not have "kubernetes.io/" domain',
      'spec.extendedResourceName: Invalid value: "requests.kubernetes.io/gpu": must not have "requests." prefix',
    ],
  ],
  [
    resourceClaimTemplateStrategy,
    { metadata: { labels: { 'a b': 'c' } }, spec: wanting({}) },
    [expect.stringContaining('spec.metadata.labels: Invalid value: "a b"')],
  ],
  [resourceSliceStrategy, slice({ nodeName: 'A' }), [expect.stringContaining('spec.nodeName: Invalid value: "A"')]],
  [
    resourceSliceStrategy,
    slice({ nodeName: undefined, allNodes: false }),
    [
      'spec.allNodes: Invalid value: false: must be either unset or set to true',
      'spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required',
    ],
  ],
  [
    resourceSliceStrategy,
    slice({ devices: [{ name: 'd', attributes: { a: {} } }] }),
    [expect.stringContaining('spec.devices[0].attributes[a]: Invalid value: "": must specify one of')],
  ],
  [resourceSliceStrategy, slice({ devices: [{ name: 'd', attributes: { 'a-b': { int: 1 } } }] }), [expect.stringContaining('a valid C identifier')]],
  [
    resourceSliceStrategy,
    slice({ devices: [{ name: 'd', attributes: { a: { string: 'x'.repeat(65) } } }] }),
    ['spec.devices[0].attributes[a].string: Too long: may not be more than 64 bytes'],
  ],
  [resourceSliceStrategy, slice({ devices: [{ name: 'd', taints: [{ key: 'a' }] }] }), ['spec.devices[0].taints[0].effect: Required value']],
  [
    deviceTaintRuleStrategy,
    { deviceSelector: { driver: 'A_b' }, taint: { key: 'a', effect: 'None' } },
    [expect.stringContaining('spec.deviceSelector.driver: Invalid value: "A_b": a lowercase RFC 1123 subdomain')],
  ],
])('%#: with a spec of %j it says %j', (strategy, spec, expected) => {
  expect(trialOf(strategy).create({ spec } as never)).toEqual(expected);
});

test('whose slice it is stays', () => {
  const change = { spec: { driver: 'e', nodeName: 'm', pool: { name: 'q' } } };
  expect(trialOf(resourceSliceStrategy).update({ spec: slice({}) } as never, change)).toEqual([
    'spec.pool.name: Invalid value: "q": field is immutable',
    'spec.driver: Invalid value: "e": field is immutable',
    'spec.nodeName: Invalid value: "m": field is immutable',
  ]);
});

test('what a claim asks for stays, and nobody holds what is not allocated', () => {
  const claim = { spec: wanting({}) } as never;
  expect(trialOf(resourceClaimStrategy).update(claim, { spec: { devices: { requests: [] } } })).toEqual(['spec: Invalid value: null: field is immutable']);
  expect(trialOf(resourceClaimStrategy).update(claim, { status: { reservedFor: [{ resource: 'pods', name: 'p', uid: 'u' }] } }, 'status')).toEqual([
    'status.reservedFor: Forbidden: may not be specified when `allocated` is not set',
  ]);
});

test('a taint gets the time of the cluster', () => {
  const rule = trialOf(deviceTaintRuleStrategy).created({ spec: { taint: { key: 'a', effect: 'None' } } });
  expect(rule['spec']).toMatchObject({ taint: { timeAdded: '2030-01-01T00:00:00Z' } });
});

test('a driver with capitals is warned of', () => {
  const trial = trialOf(resourceSliceStrategy);
  expect(trial.create({ spec: slice({ driver: 'A.b' }) } as never)).toEqual([]);
  expect(trial.warnings).toEqual(['spec.driver: driver names should be lowercase; "A.b" contains uppercase characters']);
});

test('a table shows the node of a slice, and nothing for all of them', () => {
  const shown = (spec: object): unknown => resourceSliceStrategy.table?.cells({ metadata: { name: 's' }, spec: slice(spec) } as never, 0)[1];
  expect(shown({})).toBe('n');
  expect(shown({ nodeName: undefined, allNodes: true })).toBe('');
});

test('an attribute of a device has a name, and a domain where there is a slash', () => {
  const named = (name: string): readonly string[] =>
    trialOf(resourceSliceStrategy).create({ spec: slice({ devices: [{ name: 'd', attributes: { [name]: { int: 1 } } }] }) } as never);
  expect(named('/a')).toEqual(['spec.devices[0].attributes[/a]: Invalid value: "": the domain must not be empty']);
  expect(named('a/')).toEqual(['spec.devices[0].attributes[a/]: Invalid value: "": the name must not be empty']);
});
